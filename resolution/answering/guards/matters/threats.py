"""Threats and violence, against us or anybody."""

from resolution.answering.guards.matter import Matter, foreign_phrases, whole_words
from resolution.answering.guards.sign_combinations.threats import FOREIGN, TOGETHER

_HURT = (
    r"(?:kill|murder|shoot|stab|strangle|beat|hurt|harm|maim|torture|rape|slap|punch|burn|attack|hunt|smash|break|bash|"
    r"destroy|execute|behead|poison|gut|skin|choke|bury|knife|hit)"
)
_PEOPLE = (
    r"(?:you|u|ya|him|her|them|your (?:\w+ )?(?:people|staff|team|family|kids|children|boss|manager|agents?|driver|guys|"
    r"colleagues?|employees?|head|face|legs|neck|bones)|someone|somebody|everyone|everybody|anyone|"
    r"all of (?:you|them)|(?:his|her|their) (?:legs|neck|face|head|bones)|whoever|the (?:guy|idiot|person|people|man|woman|driver)|"
    r"people (?:there|at|in)|one of you)"
)

THREATS = Matter(
    name="threat",
    reason="Somebody is threatened, or violence is spoken of.",
    person_first=True,
    harmless=whole_words(
        r"threat(?:ened|ens|ening)? (?:to be |to |with |me with )?(?:cancel\w*|clos\w*|suspen\w*|disconnect\w*|terminat\w*|late fees?|a (?:fee|fine)|block\w*|downgrad\w*)",
        r"threat (?:detection|intelligence|model\w*|protection|hunting|level)s?",
        r"(?:kill|killing|killed|kills) (?:me|us)(?! (?:if|when|unless|with|and))",
        r"(?:kill|killing|killed|attack|shoot|hit|break|breaking|burn|destroy|smash|execute|hunt)s? (?:the|a|this|that|my|all|an|your|our) (?:process|job|task|session|app|server|query|switch|web|site|page|video|photo|film|email|mail|build|link|layout|design|code|rule|script|command|button|limit|bug|wall|news|download|integration|key|api|token|time|cd|dvd|disc|disk|chart)\w*",
        r"heart attacks?",
        # In games and systems it is a figure or a process that dies.
        r"(?:zombie|enemy|enemies|boss|monster|character|dragon|npc|avatar|hero|opponent|process|job|thread|container|daemon)s? (?:\w+ ){0,5}?(?:killed|kill|kills|die|dies|dead|attacked|shot|hit)",
        r"(?:kill|killing|beat|beating|shoot|shooting|hit|attack|defeat) (?:the|a|that|all|every|this) (?:\w+ )?(?:zombie|enemy|enemies|boss|monster|character|dragon|npc|opponent|level|target|duck)s?",
        r"(?:bomb|knife|gun|skull|blood|coffin|sword) (?:emoji|icon|sticker|gif|symbol)s?",
        r"(?:ddos|denial of service|brute force|phishing|replay|cyber) ?attacks?",
        r"bath bombs?|bomb ?(?:shell|proof)\w*|zip bombs?|fork bombs?|photo ?bomb\w*|logic bombs?",
        r"(?:hot|glue|nail|staple|spray|heat|nerf|massage) guns?|jump(?:ed)? the gun",
        r"shoot (?:me|us|you|them|him|her|over) (?:an?|the) (?:e?mail|message|note|line|quick|link)",
    ),
    patterns=whole_words(
        r"(?:come|coming|visit|drive|stop by|show up|turn up)(?: \w+){0,2} (?:to|at|by) (?:your|ur|the|his|her) (?:\w+ )?(?:office|house|home|door|place|store|headquarters|workplace)\b.{0,30}\b(?:you'?ll|you will|see|regret|sorry|and|then)",
        r"(?:you(?:'ll)?|u|he|she|they) (?:will |better |had better |should )?(?:be careful|see what happens|find out what|end up in (?:the )?(?:hospital|morgue|ground|grave)|need an ambulance)|hospitals?\b.{0,40}\b(?:you'?ll be|put you|where you)|(?:after|when|once|until|if) i (?:find|get|catch|see) you\b",
        r"(?:put|fire|get) (?:a )?bullets? (?:in|into|through|at)|(?:send|sending)(?: you)?\b.{0,30}\b(?:bomb|explode|go off|poison|anthrax)",
        r"(?:office|building|server room|store|warehouse|house|car|headquarters)(?: \w+)? (?:in flames|on fire|burn(?:ing|s)?|blown up)",
        r"(?:i|we) know (?:which (?:bus|train|car|school|route|street|way)|where (?:your|her|his) (?:kids?|children|family|wife|husband|car)|what time (?:you|she|he)|when (?:you|she|he) (?:leaves?|sleeps?|comes? home|goes? home))\b",
        r"or (?:else )?(?:your|ur|the) (?:dog|cat|kids?|wife|family|car|house|windows?)\b",
        r"(?:or|and) else (?:i|we|you|something)|nothing (?:left )?to lose|start being dangerous|accidents happen",
        r"(?:friends|people|guys|someone) who (?:collect debts|know how to|take care of|deal with|break|hurt|do not knock|don'?t knock)",
        r"run (?:you|him|her|them|over) ?(?:over)?(?: (?:the )?(?:kids|people|you|him|her|them))|strangl(?:e|ing)|chok(?:e|ing) (?:you|him|her|the)",
        r"(?:nobody|no one|none of you) (?:leaves|gets out|walks out|will leave)\b.{0,30}\balive",
        r"(?:bash|smash|kick|slit|break|cut|slash) (?:in )?(?:ur|your|ya|his|her|their) \w+|(?:your |ur )?(?:windows|tyres|tires) (?:\w+ )?(?:broken|slashed|smashed)",
        r"(?:bought|buys|has|owns|got|cleaning|loading) (?:a |his |my |the |her )?(?:\w+ )?(?:rifle|gun|shotgun|pistol|firearm|weapon|ammunition)s?",
        rf"(?:(?:i|we)(?:'ll| will| am going to|'m going to| gonna|'m gonna|m gonna|ma| want to| wanna| swear| shall| could| would| might| should|'d| am about to| have to| must)?|going to|gonna|will|let'?s|someone should|somebody should|time to|ought to|deserves? to be|deserves? to get|should (?:all )?be|needs? to be|will be|get|gets|be) (?:\w+ ){{0,3}}?{_HURT}(?:ed|t|en)? (?:\w+ )?{_PEOPLE}",
        r"(?:deserves?|ought|should|going|want|wants|needs?)(?: all)? (?:to )?(?:be|get|getting) (?:\w+ )?(?:shot|killed|stabbed|hanged|hung|beaten(?: up)?|punched|hurt|burn(?:ed|t)|executed|raped|lynched|gassed)",
        r"(?:get|gets|getting|be|going to be) (?:badly )?(?:hurt|killed|shot|stabbed|beaten)",
        r"(?:you|u|he|she|they|someone|somebody)(?:'re| are|'s| is|'ll| will|r)? (?:all )?(?:going to |gonna |will |must |have to )?(?:die|bleed|burn in hell|be dead|be sorry you were (?:ever )?born|pay (?:for (?:this|it|that) )?with (?:your|his|her|their) (?:life|blood))",
        r"you(?:'re| are)? (?:all )?dead (?:man|meat|people|if|when|soon|tomorrow)?",
        r"(?:kill|murder)(?:ing)? (?:you|him|her|them|him|everyone|everybody|people|all of you|u)",
        r"(?:i|we)(?:'ll| will)? (?:know|find(?: out)?|found|have) (?:out )?(?:exactly )?(?:where (?:you|your|he|she|they)\b.{0,30}\b(?:live|lives|work|works|sleep|office|is|are|park)|your (?:home )?(?:adress|address))",
        r"(?:coming|come|turn up|show up|be there|drive over|visit|be waiting)\b.{0,40}\bwith (?:a |my |an |some )?(?:gun|knife|bat|axe|rifle|shotgun|weapon|friends|baseball bat|hammer|machete|acid|petrol)s?",
        r"(?:bring|bringing|brought|have|got|buy|bought|own|carry|carrying|get|getting) (?:a |my |an |the )?(?:\w+ )?(?:gun|knife|rifle|shotgun|machete|pistol|firearm|axe)s?",
        r"(?:there is|there's|i|we|put|placed|planted|left|build|built|have)(?: \w+){0,4} (?:a |the )?(?:bomb|bombs|explosives?|grenade)s?",
        r"bomb(?:ing)? (?:your|the|this|a) (?:\w+ )?(?:office|building|store|shop|school|headquarters|house|place|station)",
        r"(?:blow|burn|shoot|light|set|smash|torch)(?:ing)? (?:up |down |fire to )?(?:the |your |our |a |this |my )?(?:\w+ )?(?:office|offices|building|warehouse|store|shop|school|headquarters|house|place|workplace|company|car|home|branch)(?: (?:up|down|on fire))?",
        r"mass(?:acre| shooting)",
        r"(?:watch|mind) (?:your|ya) back",
        r"(?:you|he|she|they)(?:'ll| will)? (?:all )?(?:regret|be sorry|pay dearly|suffer)(?: for)?(?: this| it| that)?,? (?:and )?(?:i|we|when|badly|soon)",
        r"you(?:'ll| will) (?:live to )?regret (?:this|it|that)",
        r"(?:would|'d) be a (?:real )?(?:shame|pity) if (?:something|anything|someone|somebody)",
        r"(?:something|anything|bad things?|accidents?) (?:bad |terrible |could |might |may |will |would |can ){0,4}happen(?:s|ed)? to (?:you|your|him|her|them|one of)",
        r"(?:your|his|her) last (?:night|day|hour|breath|warning)(?: on earth)?",
        r"sleep (?:well|with one eye open)\b.{0,40}\b(?:last|tonight|open)",
        r"(?:won'?t|will not|wont) be (?:pretty|safe|able to walk|walking|breathing)",
        r"(?:death|violent) threats?",
        r"(?:sla|hurt|harm|attack|assault|stab|shoot)(?:ed|ing|s|t|bed|bing)? (?:my|a|the|our|her|his) (?:\w+ )?(?:colleague|coworker|boss|manager|wife|husband|neighbou?r|ex|girlfriend|boyfriend|customer|driver|mother|father|brother|sister)",
        r"(?:beat|beating) (?:the )?(?:\w+ )?(?:hell|shit|crap|life|living daylights) out of",
        r"(?:kick|bash|smash|cave|knock|rip|tear|cut|slit|break|snap) (?:your|his|her|their|ya|ur) (?:\w+ )?(?:ass|face|head|head in|skull|teeth|throats?|heads?|necks?|legs?|bones?|arms?|knees?|windows?|kneecaps)",
        r"(?:ich bringe? (?:euch|dich|sie) um|umbringen werde|ich (?:toten?|schlage) (?:dich|euch|sie)|je vais (?:vous |te |les )?(?:tuer|buter|frapper)|te voy a matar|os voy a matar|los voy a matar|ti ammazzo|vi ammazzo|vou (?:te |vos )?matar)",
    ),
    together=TOGETHER,
    foreign=foreign_phrases(FOREIGN),
)
