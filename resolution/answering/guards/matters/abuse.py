"""Somebody is being abused at home or elsewhere; or staff are abused in words."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.abuse import TOGETHER

_INSULT = (
    r"(?:idiots?|morons?|cunts?|bitch(?:es)?|whores?|sluts?|scum|retards?|retarded|bastards?|assholes?|arseholes?|imbeciles?|"
    r"wankers?|twats?|pricks?|pigs|vermin|trash|subhumans?|faggots?|fags?|niggers?|niggas?|kikes?|spics?|chinks?|pakis?|trann(?:y|ies)|dumb ?asses|dumbass|cockroaches|filth)"
)

ABUSE = Matter(
    name="abuse",
    reason="Somebody is abused, or our staff are.",
    person_first=True,
    harmless=whole_words(
        r"(?:assault|obstacle) (?:course|bike|training)s?",
        r"(?:rate limit |spam )?abuse (?:filter|protection|report form|desk|detection|contact|limit|policy)\w*",
        r"(?:report|prevent|detect)(?:ing)? abuse of (?:the|our|your) (?:api|service|trial|coupon|system)",
    ),
    patterns=whole_words(
        r"(?:my )?(?:boyfriend|girlfriend|husband|wife|partner|ex) (?:goes through|searches|monitors|controls|checks|tracks|spies on) (?:my|me)(?: \w+)?",
        r"(?:not|isn'?t|never) safe (?:for me|at home|to go home)|can'?t go home|afraid to go home|in trouble if|if (?:he|she) (?:finds out|finds this|sees this|reads this|learns of)",
        r"(?:threw|pushed|shoved|dragged|kicked|pinned) me (?:\w+ )?(?:against|down|to the|on the|into|out)",
        r"lock(?:s|ed|ing)? (?:the door when (?:he|she)|(?:me|us) (?:in|up)\b)|ask permission for|(?:keeps?|took|taken|holds?) (?:our|my|their) passports?",
        r"(?:after|when) i said no\b",
        r"(?:gets?|became|becomes|is|was) violent",
        r"(?:nurse|carer|staff|teacher|stepdad|father|mother) (?:slaps?|hits?|beats?|ties?|pinches|hurts?) (?:her|him|them|me)",
        r"waste of (?:oxygen|space|air|skin)|pack of (?:morons|idiots|clowns|liars|rats|dogs)|crawl back|should have (?:been )?aborted|stfu|shut the f\w*|suck it|sounds? like (?:a )?(?:monkey|ape)|subhuman",
        r"f ?u ?c ?k ?y ?o ?u|fuck(?:ing)? (?:morons?|idiots?|losers?|scum|clowns|retards?|bastards?)",
        r"(?:domestic|sexual|physical|emotional|spousal|elder) (?:abuse|violence|assault)",
        r"(?:abus(?:es|ed|ing|ive) (?:me|us|her|him|husband|wife|partner|ex|boyfriend|girlfriend|father|mother|relationship|home|parent)\w*)",
        r"rap(?:e|ed|ist|ing)s?",
        r"(?:sexually |physically )?(?:assault(?:ed|s|ing)?|molest(?:ed|s|ing)?|grop(?:ed|es|ing)) (?:me|by|her|him|my|us)?",
        r"(?:he|she|husband|wife|partner|boyfriend|girlfriend|father|mother|dad|mum|mom|ex|brother|son|boss|they|carer) (?:\w+ ){0,2}?(?:hits|beats|hit|beat|hurts|chokes?|choked|punche[sd]|slaps|slapped|kicks|kicked|threatens|rapes|forces|locks|locked|strangled|hurting|abuses) (?:me|us|her|him|my|when)",
        r"(?:driver|courier|rider|technician|fitter|installer|agent|host|guard|employee|doctor|nurse|teacher|coach|colleague|boss|man|woman|guy|he|she|someone|somebody) (?:\w+ ){0,2}?(?:grabbed|groped|touched|cornered|kissed|spat (?:at|on)) me(?! (?:a|an|some|the|by)\b)",
        r"(?:hits|beats|hit|beat|hurts|chokes?|choked|punche[sd]|slaps|slapped|kicks|kicked|strangled) me",
        r"(?:not|never) allowed to (?:leave|go out|talk to|see my|have my own|use the phone)\b(?: the)?(?: house| home)?",
        r"(?:took|takes|taken|controls?|checks|reads) (?:away )?(?:all )?my (?:phone|messages|passport|bank card|money|mail|every move)\b",
        r"(?:scared|afraid|terrified|frightened|hiding|run(?:ning)? away|fled|escap(?:e|ed|ing)) (?:of|from) (?:my |him|her|his |an? )(?:\w+ )?(?:husband|wife|partner|ex|boyfriend|girlfriend|father|mother|family)?",
        r"(?:fled|moved|went|live|living|am|are) (?:to|in|into) (?:a|the) (?:women'?s )?(?:shelter|refuge|safe house)",
        r"(?:must|may|should|can) (?:never|not) (?:learn|know|find out|see|find) (?:about )?(?:the |my |our |where )(?:\w+ )?(?:address|adress|we|i|number)\b",
        r"(?:installed|put) (?:something|spyware|a tracker|a stalker ?ware|an app) on my (?:phone|car|laptop|computer)",
        r"(?:so that|so) (?:he|she) (?:does(?: not|n'?t)|can'?t|cannot|never|won'?t) (?:see|find|know|read|track)s? (?:it|me|this|us|where)",
        r"(?:human|sex) trafficking|forced to (?:have sex|work without|prostitut\w*)|forces me to",
        r"(?:her|his|my|the) bruises|bruises (?:on|all over)",
        rf"(?:you|u|ur|your|such|bunch of|pack of|lot of|these|those|all|fucking|stupid|useless|worthless|dirty|filthy)(?:'re| are| r)? (?:all |a |an |such |bunch of |pack of |the |just ){{0,4}}(?:\w+ ){{0,2}}?{_INSULT}",
        r"(?:f+u+c*k+|f[.*#-]{1,3}ck|fck|fuk|fuq|f ck|screw|damn) (?:you|u|off|ya|your|yourselves?|the lot of you|all of you)(?: \w+)?",
        r"(?:go|burn|rot)(?: and)? (?:\w+ )?(?:to |in )?hell(?: you)?",
        r"(?:hope|wish) (?:that )?(?:you|your|u)\b.{0,40}\b(?:die|cancer|rot|suffer|burn|choke|crash|get (?:sick|fired|hit)|dies?)",
        r"(?:eat shit|suck my|lick my|kiss my ass|shove it up|up yours|piece of shit|pieces of shit|sons? of (?:a )?bitch(?:es)?|mother ?f\w+ers?|kys|kill ?your ?sel(?:f|ves)|go die|drop dead)",
        r"(?:niggers?|niggas?|kikes?|faggots?|wetbacks?|sand ?niggers?|chinks|gooks?|trannies|towelheads?|retarded (?:team|people|staff|agents?))",
        r"(?:are (?:all of )?you|all) (?:of you )?(?:indians?|jews?|muslims?|blacks?|women|foreigners|gays?|arabs?|chinese|poles|mexicans|africans)\b.{0,20}\b(?:dumb|stupid|dirty|lazy|thieves|incapable|idiots|liars)",
        r"(?:get|give|want|need) (?:me )?(?:a |an )?(?:white|real (?:american|german|english)|native) (?:person|man|woman|guy)",
        r"(?:arschl[oe]+ch\w*|fotzen?|wichser|hurensohn\w*|fils de pute|connards?|enculees?|hijos? de puta|putos?|cabrones|vaffanculo|stronzi?|figli di puttana)",
    ),
    together=TOGETHER,
)
