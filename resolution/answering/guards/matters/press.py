"""Journalists and others who will publish what we say."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.outside import PRESS_SIGNS

_PUBLISH = r"(?:articles?|stor(?:y|ies)|piece|reports?|documentar(?:y|ies)|podcast|episode|expose|investigation|feature|book|broadcast|news|column|review video)"

PRESS = Matter(
    name="press",
    reason="The press asks, or somebody who will publish our answer.",
    person_first=True,
    harmless=whole_words(
        r"(?:press|pressing|pressed|presses) (?:the|a|on|enter|return|ok|save|send|send|any|this|that|ctrl|f\d+|escape|esc|it|button|submit|play|space|down|here|delete|start|record)\w*(?: \w+)?",
        r"press (?:kit|release template|release|releases page|coverage widget|logo|button|page|section|and hold)s?",
        r"(?:word|french|wood|garlic|print(?:ing)?|bench) ?press(?:es)?",
        r"(?:help|knowledge|support|blog)(?: \w+)? articles?",
        r"(?:our|your|their|bug|error|crash|problem|issue|for|can|as|role|all|many) (?:\w+ )?(?:journalists?|reporters?|editors?|correspondents?)(?! (?:asks?|asked|wants?|wrote|from))",
        r"(?:build(?:ing)?|for|in) (?:a|our|the) newsroom",
        r"(?:user|job|scrum|agile|instagram|success) stor(?:y|ies)",
    ),
    patterns=whole_words(
        r"(?:covering|cover|reporting on|writing about|reviewing) (?:your|the) (?:\w+ )?(?:layoffs|breach|outage|company|scandal|lawsuit|ipo|hack|incident)|(?:care|willing|like|want|wish|able) to (?:make a )?comment|interview with (?:your|you|someone|somebody|the (?:ceo|founder|director|head))",
        r"fact[ -]?check(?:ing|er|ers)?|(?:questions )?from (?:the )?newspapers?|our talk show|camera (?:team|crew)|viewers complained|our (?:viewers|readers|listeners)|(?:will )?air the (?:segment|story|report)|on air",
        r"(?:story|piece|book|chapter|segment|feature|documentary|expose)\b.{0,40}\b(?:about|on|in which) (?:you|your (?:company|firm))(?: appears?)?",
        r"(?:writing|write|freelance|reporting|report|work) (?:\w+ ){0,4}for (?:the )?(?:atlantic|wired|economist|new yorker|financial times|ft|forbes|verge|\w+ (?:magazine|paper|weekly))",
        r"(?:quote you|quoting you|go on record|the story runs|seeking (?:a )?(?:confirmation|comment)|confirmation of the)\b(?: \w+)?",
        r"(?:i|we) (?:run|write|publish|host|edit) (?:a |the )?(?:\w+ )?(?:newsletter|blog|podcast|channel|magazine)\b.{0,80}\b(?:your breach|about you|anything you want to say|comment)",
        r"(?:bloomberg|reuters|radio|bbc|cnn|zdf|ard|npr|nbc|abc|sky) (?:news|desk|[a-z]+,? consumer desk|reporter|journalist)",
        r"i'?m an author|author of a book|student newspaper|consumer desk|invite your (?:ceo|founder|boss)|(?:speak|talk) (?:to|with) the (?:founder|ceo)|interview for my",
        r"(?:freelance |investigative |tech |local |news )?(?:journalists?|reporters?|correspondents?|newsrooms?|broadcasters?|columnists?)(?! (?:role|seat|plan|template|account)s?)",
        r"(?:press|media) (?:enquir(?:y|ies)|inquir(?:y|ies)|requests?|contacts?|office|officer|spokes\w+|question|department|relations|query|statement)",
        r"spokes(?:person|woman|man|people)",
        rf"(?:working on|writing|write|publish(?:ing)?|preparing|producing|doing|researching|run(?:ning)?|airing|printing|for|making|recording) (?:an? |the |our |my )?(?:\w+ ){{0,2}}?{_PUBLISH} (?:on|about|for|tomorrow|in|today|next|by|goes|that|which|into|of you)\b",
        r"(?:your|a|any|official|brief|short|our|request for|for) (?:comments?|statement|quote|side of the story|response)(?: \w+){0,2} (?:before|on the|for (?:our|the|an?|publication)|about|by|from your (?:ceo|company|boss|founder)|regarding)",
        r"(?:a|some|any|would like your|for|your) (?:comment|statement|quote) (?:on|about|from|regarding|for)",
        r"(?:any|no|your|would like your|would love a) (?:comment|quote)\b(?=[?.!,]| about| on| from|$)",
        r"(?:before (?:we |it |the story |publication|i )|when (?:we |the story )|until (?:we |publication)|prior to (?:we |publication))(?:print|prints|publish|goes (?:live|to print|to press)|airs?|run it|is published|go to press|going to press)?",
        r"on(?: the)? record|off the record|for publication|under embargo",
        r"(?:write|work|report|am|i'm|calling|writing)(?:ing)? (?:for|from|with|at|on behalf of) (?:the )?(?:bbc|cnn|zdf|ard|reuters|afp|dpa|bloomberg|guardian|times|new york times|washington post|spiegel|le monde|techcrunch|wired|techwire|newspaper|magazine|tv|television|radio|daily \w+|\w+ (?:times|post|herald|gazette|tribune|courier|chronicle|news|magazine|weekly|journal|telegraph))",
        r"(?:(?:in|for|of) (?:tomorrow|next week|sunday|saturday|thursday|friday|monday)'?s|(?:for|in) our (?:\w+ )?) ?(?:paper|issue|edition|newspaper|front page|programme|broadcast)\b",
        r"(?:the |my |our )(?:editors?|editor in chief)(?: desk)? (?:asked|wants|needs|would)",
        r"interview (?:with )?(?:someone|your|you|somebody|a (?:manager|founder))",
        r"(?:blogger|youtuber|influencer|podcaster)s?(?! (?:plan|template|discount)) (?:with|and|here|writing|who|working)",
        r"pressekontakt|presseanfrage|journaliste?|periodista|giornalista|jornalista",
    ),
    together=PRESS_SIGNS,
)
