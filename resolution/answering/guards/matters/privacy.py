"""Requests under data protection law: access, erasure, correction, objection."""

from resolution.answering.guards.matter import Matter, whole_words
from resolution.answering.guards.sign_combinations.outside import PRIVACY_SIGNS

_MY_DATA = (
    r"(?:(?:all |any |every |the |of ){0,4}(?:my |our )?(?:personal|private) (?:data|details|information|info|records|file)|"
    r"(?:all |any |every )?(?:of )?my (?:data|details|information|info|records|file|traces)(?! (?:set|source|table|base|plan|import|export|sync|center|room|model)))"
)

PRIVACY = Matter(
    name="privacy",
    reason="This is a request under data protection law, which has a deadline.",
    person_first=True,
    harmless=whole_words(
        r"gdpr[ -]?(?:compliant|compliance|mode|banner|plugin|checkbox|ready)",
        r"data processing (?:agreement|addendum)s?",
        # Somebody's title below a mail.
        r"\w+, (?:the )?data protection (?:officer|manager)",
        r"(?:privacy|cookie) (?:policy|settings|banner|notice|page|mode)",
    ),
    patterns=whole_words(
        r"(?:data|information|privacy|gdpr|personal data) (?:access|erasure|deletion|removal|subject|portability) requests?",
        r"(?:why|what|how long)(?: \w+){0,2} you (?:still |even )?(?:have|keep|hold|store|know) my (?:birthday|birth date|address|number|data|details|name|email|photo|face|voice)(?: \w+)?",
        r"(?:data points?|recordings?|notes|information|records)(?: \w+){0,4} (?:linked|related|tied|connected|made|about|relating) (?:to |on |about )?(?:my profile|me)\b|recordings of (?:my|our) calls",
        r"every (?:last |single )?trace|all traces (?:of me )?(?:are|be) removed|nothing left of me|no (?:account|records|backups),? no (?:records|backups|account)",
        r"(?:no |not have |without my )(?:permission|consent|right) to (?:keep )?(?:us|stor|keep|shar|process)\w* my",
        r"my (?:data|information|details) in a machine[ -]readable|data subject(?:'s)?|data portability",
        r"(?:third parties|partners|advertisers|companies)(?: \w+){0,2} (?:got|get|have|received|bought|see|know) my",
        r"(?:stop|end|object to) (?:profiling|tracking|processing)(?: of)? me|sensitive (?:personal )?information",
        r"what(?: \w+)? (?:have|had|did|do|has)(?: you| your (?:company|people|team|system))(?: guys)? (?:recorded|record|recorded|logged|log|noted|note|written down|write down|captured|gathered)(?: \w+){0,2} (?:about|on|of) (?:me|my)(?: \w+)?",
        r"anonymi[sz]e my|pseudonymi[sz]e my|my face in your",
        r"(?:dsgvo|gdpr|rgpd|cpra|ccpa)",
        r"(?:data )?subject access(?: request)?|dsars?|(?:a )?sar under",
        r"(?:gdpr|dsgvo|rgpd|ccpa|cpra|lgpd|datenschutz-?grundverordnung|data protection (?:act|law|regulation|rights?))",
        r"article (?:15|16|17|18|20|21)|art\.? ?(?:15|16|17|18|20|21)(?: of| gdpr| dsgvo)?",
        r"right (?:to|of) (?:be forgotten|erasure|access|rectification|portability|object|deletion)|forget me",
        rf"(?:delete|erase|remove|wipe|destroy|purge|forget|scrub|get rid of)(?: \w+){{0,3}}? {_MY_DATA}",
        r"(?:delete|erase|remove|wipe|purge|scrub) (?:me|us|everything (?:you|about|that|on)|all (?:you|that you|about me))(?: (?:completely|entirely|from (?:your|the|all|every)|you|have|know)){1,4}",
        r"(?:copy|copies|access|extract|disclosure|overview|list|export|print ?out|provide|send|give|show|hand over|see|get|request|want|receive)(?: \w+){0,3}? (?:of |to )?(?:all |any )?(?:the )?(?:personal data|(?:data|information|records|details) (?:that |which )?(?:you |is |are )?(?:hold|holds|held|have|store|stored|keep|kept|process|collected|collect|relating to|concerning|about)(?: \w+)? (?:me|my|on me|about me)?)",
        r"(?:what|which|whatever|everything|all|any)(?: \w+){0,3}? (?:you|do you|have you|did you|your company) (?:\w+ )?(?:know|hold|have|store|stored|collect|collected|keep|kept|save|saved|process|share|shared)(?: \w+){0,3}? (?:about|on|of) (?:me|my|us)",
        r"(?:who|whom) (?:did|do|have) you (?:\w+ )?(?:share|shared|sell|sold|give|given|pass|passed|disclose)\w* (?:it|them|my|this|that|with|to)\b",
        r"(?:personal|my) (?:data|details|information)(?: \w+){0,4}? (?:leaked?|shared|sold|passed on|disclosed|misused|without my consent|breach)",
        r"(?:leak|leaked|sold|shared|passed on|misused|gave away)(?: \w+)? my (?:\w+ )?(?:data|details|information|address|number)",
        r"(?:withdraw|revoke)(?:ing|n|d)? (?:my |all )?(?:\w+ )?consent",
        r"(?:object|objection|opt out|opt-out|opting out)(?: \w+){0,2}? (?:to|of|from|against) (?:the |any |all )?(?:processing|sale|selling|sharing|profiling|marketing use|use of my)",
        r"(?:do not|don'?t|stop) (?:sell|share|selling|sharing|process|processing|storing|using)(?:ing)? my (?:\w+ )?(?:data|information|details)",
        r"data protection (?:officer|authority|request|complaint|commissioner)|(?:your|the) dpo|privacy (?:request|complaint|officer)",
        r"(?:rectif(?:y|ication)|correct(?:ion)? of) (?:of )?(?:my )?personal (?:data|details)",
        r"(?:how long|on what (?:legal )?basis|what legal basis|for what purpose|why)(?: \w+){0,3}? (?:keep|store|process|retain|hold|have)(?: \w+)? (?:my |our )?(?:personal )?(?:data|details|information)\b",
        r"(?:loschung|loschen|auskunft)(?: \w+){0,4}? (?:meiner|meine|daten|personenbezogen\w*)|droit a l'oubli|mes donnees personnelles|mis datos personales|i miei dati personali|meus dados pessoais",
    ),
    together=PRIVACY_SIGNS,
)
