"""Police, courts, prosecutors and other authorities; or somebody who turns to them."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.outside import AUTHORITIES_SIGNS

AUTHORITIES = Matter(
    name="authorities",
    reason="Police, a court or another authority asks or is involved.",
    person_first=True,
    harmless=whole_words(
        r"police (?:academ(?:y|ies)|schools?|colleges?|unions?|charit(?:y|ies)|fleets?|rosters?|templates?|boards?|timetables?|bands?|museums?|games?|clubs?|uniforms?)(?:'s)?",
        r"(?:work|working|software|tools?|it|clerk) (?:for|at|in) (?:a|the) (?:\w+ )?court",
        r"court dates",
        r"police (?:scanner|radio|channel|chase|chases|car|cars|siren|sirens|costume|toy|toys|movie|mission|simulator|light|lights|dog|emoji|level|station pickup)s?(?! (?:was|were|is|are|came|has|have))",
        r"(?:the |a )?court (?:calendar|surface|shoes|lights?|slots?|size|fees? module|map|booking|number \d)s?",
        r"(?:add|adding|invite|assign|remove|removing|as|be|becoming|become|every|each|another) (?:a |an |the |another |new )?judges?(?: (?:to|in|for|from|of) (?:the |a |my |our )?\w+)?",
        r"police (?:station app|software|departments?(?: support| support single)?|module|edition|record template|check integration)",
        r"(?:for|to|by|near|our|with) (?:the |a )?police (?:station|departments?|forces?|academy|customers?|clients?)",
        r"(?:tennis|basketball|squash|food|padel|badminton|sports?|volleyball) courts?|court (?:booking|reservation|module|hire|number)\w*",
        r"(?:import|importing|sync|add|track|tracking|for|enter|of|with|all|our|show) (?:the )?court (?:dates?|hearings?|cases?)",
        r"certificate authorit(?:y|ies)|authority (?:level|score|matrix|record)s?|domain authority",
        r"law firms?|sheriff library",
    ),
    patterns=whole_words(
        r"(?:the |this |that |a |our |your |my )judge(?! (?:score|mode|panel|role|of the contest))|judge [a-z]+ (?:wants|orders|ordered|asks)|(?:the |a |am |is |by |here,? |from )detective (?!game|story|novel|board|work)|detective (?:sergeant|inspector|constable|[a-z]+ (?:here|from|of|with|speaking))|(?:the |a )?(?:magistrate|homicide|murder investigation|fbi agent|federal agent|special agent)s?(?! (?:score|mode))",
        r"(?:complaint|reported|report)(?: \w+){0,2} (?:with|to|at) the (?:ftc|fcc|bbb|sec|cfpb|ofcom|ico|cnil|bafin|regulator|authorities)",
        r"(?:federal|national|state) (?:agency|office|bureau|authority)|bundes\w+(?:agentur|amt)|subscriber information|emergency disclosure|imminent danger|insolvency administrator|legal proceedings|county court",
        r"immigration (?:enforcement|service|office)|confiscat(?:ed|es|ion)|customs (?:has|have|authority|officer)|(?:have|get|had) you(?:r \w+)? arrested|arrested",
        r"attorney general|the cops",
        r"(?:the |your |local |metropolitan |state |federal |our )?police(?!\w)",
        r"(?:fbi|interpol|europol|bka|homeland security|secret service|scotland yard|nsa|mi5|dea|gendarmerie|polizei|carabinieri|guardia civil|policia|polizia)(?!\w)",
        r"(?:detective|sergeant|constable|inspector|sheriff|deputy|marshal|commissioner|officer)s? (?:with|of|at|from|hall|[a-z]+ (?:of|from|with))\b",
        r"(?:county|deputy|u\.?s\.?) (?:sheriff|marshal)s?",
        r"law enforcement|criminal (?:investigation|complaint|charges?|proceedings|case|offence|offense)s?|investigating (?:officer|authority)",
        r"(?:public |state |district |federal )?(?:prosecutor(?:'?s)?(?: office)?|attorney general|district attorney)|staatsanwalt\w*|procureur|fiscalia",
        r"court (?:order|summons|hearing|ruling|injunction|case|date|proceedings|decision|of)s?|in court|to court|the court(?:s|'s)?(?! booking)",
        r"subp(?:o|e|oe)e?na(?:s|ed|ing)?|summons(?:ed)?|injunctions?|search warrants?|(?:arrest )?warrants? (?:has|was|is|for|issued|to)|letters? rogatory|gag order",
        r"(?:data )?preservation (?:request|order|letter|notice)|18 usc|litigation hold|legal hold|mutual legal assistance",
        r"(?:disclosure|production|freezing|seizure|attachment|garnishment) (?:order|notice)s?|bailiffs?|seiz(?:e|ure|ing) (?:of )?the (?:account|credit|assets|server|balance)",
        r"(?:tax|customs|revenue|border|immigration) (?:investigation|authority|authorities|office|inspector|audit order|fraud)\w*|internal revenue|hmrc|finanzamt|fiscal authority",
        r"(?:competition|supervisory|regulatory|consumer protection|market|data protection|financial conduct) (?:authority|authorities|agency|office|commission|regulator)|regulators?(?! (?:pressure|valve))|ombuds(?:man|person|office)|trading standards|(?:federal trade|securities and exchange) commission|ftc complaint",
        r"ministry of|government (?:agency|order|request|authority)|take ?down (?:notice|request|order)|embassy|consulate",
        r"(?:press(?:ing)?|file|filing|bring(?:ing)?) (?:\w+ )?charges|charges against (?:you|him|her|them)",
        r"(?:reported?|reporting|report|go|going|went) (?:you |this |him |her |it |them )?(?:\w+ )?to the (?:police|authorit(?:y|ies)|cops|regulators?|prosecutors?|courts?|ombudsman)",
        r"(?:call|calling|called|tell|telling|contact|contacting) the (?:cops|police|authorities)",
        r"(?:cops|crime (?:number|reference)|case number \d|police report|missing person)",
    ),
    together=AUTHORITIES_SIGNS,
)
