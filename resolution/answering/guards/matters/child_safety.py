"""A child is in danger, or may be."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.child_safety import TOGETHER

_CHILD = (
    r"(?:child(?:ren)?|kids?|minors?|under ?age(?:d)?|boys?|girls?|(?:little|young) (?:boy|girl)s?|toddlers?|bab(?:y|ies)|teen(?:ager)?s?|pupils?|"
    r"students?|daughters?|sons?|nieces?|nephews?|schoolgirls?|schoolboys?|\d{1,2}[ -]?(?:year|yr)s?[ -]?olds?|infants?)"
)
_SEXUAL = r"(?:sex\w*|nud(?:e|es|ity)|naked|porn\w*|intimate|indecent|obscene|underwear|lewd|explicit|undress\w*)"

CHILD_SAFETY = Matter(
    name="child_safety",
    reason="A child may be in danger.",
    person_first=True,
    harmless=whole_words(
        r"child (?:process|processes|node|nodes|element|elements|theme|row|rows|task|tasks|page|pages|board|boards|item|items|benefit|account|seat|ticket)\w*",
        r"(?:online )?child (?:safety|protection) (?:policy|course|training|settings|certificate|page)",
        r"parental controls?|kid'?s? (?:mode|tablets?|plan|menu)",
        r"grooming (?:salon|appointment|service|session|the backlog)|(?:dog|pet|cat|backlog|horse) grooming",
    ),
    patterns=whole_words(
        r"(?:inappropriate|disturbing|illegal|abusive|suggestive|harmful|exploit\w*)\b.{0,40}\b(?:minors?|child(?:ren)?|kids?|under ?age\w*|girls?|boys?)(?! (?:process|node|board|page|account|element|theme))",
        r"(?:selfie|picture|photo|pic|video)s? (?:\w+ )?without (?:any )?(?:clothes|clothing|a shirt)",
        r"(?:our (?:little )?secret|keep (?:it|this|that) (?:a )?secret|(?:not|never) tell (?:my |your |her |his )?(?:mum|mom|dad|parents|anyone about us))",
        r"(?:i'?m|i am|im) in (?:the )?\d{1,2}(?:th|st|nd|rd)? grade|(?:i'?m|i am|im) (?:only )?1[0-7](?! ?(?:%|percent|days?|minutes?|hours?|weeks?|months?|euros?|dollars?|seconds?|users?|people|seats|emails?|st|th|\.\d|:))\b",
        r"(?:she|he|daughter|son|sister|brother|girl|boy|kid)(?: is|'s)?,? (?:only )?(?:[1-9]|1[0-7])(?: years?)?\b.{0,60}\b(?:marry|man|meet|online|pictures|undress\w*|afraid|games)|(?:marry off|force\w* to marry|child marriage)",
        r"(?:[a-z]+|\d{1,2})[ -]year[ -]olds?\b.{0,80}\b(?:adult|year old who|sweetheart|stranger|friend request|man|pictures|meet|drunk|alone)",
        r"(?:toddlers?|kids?|children|girls?|boys?|infants?|bab(?:y|ies)) (?:\w+ )?(?:in swimwear|undress\w*|change in front|alone in|crying|cries all night|locked)",
        r"(?:hit|hits|hitting|beat|slap|shak\w+) (?:an? |the |his |her )?(?:infant|baby|toddler|child|kid)",
        r"(?:undressing|doctor|kissing|tickling) games?|young models|barely legal|jailbait",
        r"(?:vanished|disappeared|abroad|kidnapped|abducted|taken)\b.{0,40}\b(?:our|my) (?:daughter|son|child|kid)|(?:daughter|son|child|kid)\b.{0,60}\b(?:vanished|abducted|kidnapped|disappeared|is missing)",
        r"nobody feeds (?:him|her|them)|(?:used|worn) (?:gym )?(?:clothes|underwear|socks)",
        r"(?:foster|step) ?(?:daughter|son|child) (?:told|says|said)",
        r"csam|csem|child(?:ren)? (?:sexual |sex )?(?:abuse|porn\w*|exploitation|trafficking|molest\w*|endangerment|predator)",
        r"pa?edo(?:s|phil(?:e|es|ia|ic))?|kiddie porn",
        r"(?:child|sexual|sex) predators?",
        r"grooming|groom(?:s|ed) (?:a |the |our |my )?(?:child|kid|girl|boy|pupil|student|daughter|son|minor|teen)\w*",
        rf"{_SEXUAL}\b.{{0,60}}?\b{_CHILD}",
        rf"{_CHILD}\b.{{0,60}}?\b{_SEXUAL}",
        rf"(?:pics|pictures|photos|images|videos|clips) of (?:\w+ )?(?:young |little |small |under ?age )(?:\w+ )?{_CHILD}",
        rf"(?:hit|hits|hitting|beat|beats|beating|hurts?|hurting|shak(?:es|ing)|abus(?:e|es|ed|ing)|molest(?:s|ed|ing)?|touch(?:es|ed|ing)?|starv(?:es|ing)|neglect(?:s|ed|ing)?|slap(?:s|ped)?|rap(?:ed?|es|ing)|harm(?:s|ed|ing)?|kidnap\w*|abduct\w*)\b (?:\w+ ){{0,3}}?{_CHILD}(?!\w)(?! (?:process|node|element))",
        rf"{_CHILD} (?:\w+ ){{0,3}}?(?:being |been |was |is |were |are |gets? |got )(?:\w+ )?(?:abused|molested|hurt|hit|beaten|raped|kidnapped|touched|neglected|groomed|exploited|trafficked|missing)",
        r"(?:i'?m|i am|im|aged?) (?:only |just )?(?:[6-9]|1[0-7])(?: years? old| y\.?o| yrs? old)?\b.{0,80}\b(?:meet|alone|secret|touch\w*|adult|man|stranger|scared|afraid|hits? me|pictures?|photos?|nudes?)",
        r"(?:adult|man|guy|stranger|user|someone|somebody|teacher|coach|tutor|trainer|uncle|stepdad|stepfather|neighbou?r|priest)\b.{0,60}\b(?:year old|my (?:son|daughter|niece|nephew|child|kid|little \w+)|underage|minor|pupils?|students? of year|kids'? chat|pretends? to be (?:a |an )?(?:\d|child|kid|teen|girl|boy))",
        r"pretend(?:s|ing)? to be (?:a )?(?:1[0-7]|[6-9]|child|kid|teenager)",
        r"(?:my |a )?(?:son|daughter|child|kid|niece|nephew) is (?:only )?(?:\d{1,2}|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen)\b.{0,100}\b(?:asks?|asking|keeps|secret|meet|pictures?|photos?|school|alone|stranger|scared)",
        r"(?:does|did|do) (?:bad |dirty |strange |weird )?things to (?:me|her|him|my)\b",
        r"(?:step ?(?:dad|father|mum|mother)|dad|father|uncle|mum|mother|grandpa|teacher|coach) (?:\w+ )?(?:touches|hits|beats|hurts|rapes|touched|beat|comes to my (?:bed|room))(?: me| us)?",
        r"kindesmissbrauch|kinderporno\w*|pornografia infantil|pedopornogra\w*|pedofil\w*",
    ),
    together=TOGETHER,
)
