"""The customer wants something done, or said, that only a person may do or say: also where it is put as an instruction."""

from resolution.answering.guards.matter import Matter, whole_words

_ACT = (
    r"(?:refund|reimburse|repay|pay|waive|credit|compensate|reset|cancel|cancell|terminate|close|delete|deactivate|activate|reactivate|"
    r"reinstate|unlock|unblock|unsuspend|verify|confirm|approve|authori[sz]e|grant|extend|upgrade|downgrade|transfer|process|issue|"
    r"re-?issue|re-?send|send|forward|look up|lookup|look into|check (?:if|whether|my|our|on|in|the status|your|for)|find out|track|locate|"
    r"correct|reverse|void|expedite|replace|ship|re-?ship|reroute|change|update|add|remove|disable|enable|merge|restore|recover|give|charge|apply|"
    r"acknowledge|admit|accept|concede|promise|guarantee|assure|certify|sign|mark|release|adjust|discount|write off|escalate|call|book|order|freeze|block|turn off|turn on|switch off|switch on|put|whitelist|bill|remove|reopen|let me in|delist|waiver|honou?r|redo|rename|migrate|assign|set)"
)
_THING = (
    r"(?:me|us|my|our|the|this|that|it|a|an|all|in|for|to|back|into|whether|if|on|your|his|her|their|these|any|some|"
    r"\d+|half|full|free|everything|access|order|payment|invoice|refund|one)"
)
_ASKED = (
    r"(?:please|pls|plz|kindly|go ahead and|go and|now|immediately|i (?:hereby )?(?:need|want|expect|require|ask|request|demand|urge|order|'d like|would like|command) (?:that )?you(?: guys| people)?(?: to)?|"
    r"(?:can|could|would|will|may i ask) (?:you|u|someone|somebody|anyone|anybody|one of you|your team)(?: guys| people)?|(?:be|are you) (?:so )?(?:kind|good|able)(?: enough)? (?:as )?to|"
    r"you (?:must|should|shall|need to|have to|ought to|will|better|had better|are to|may|can)|(?:would|could) (?:you|someone|somebody|anyone) mind|i(?:'d| would) (?:love|like|prefer) it if (?:you|someone|the|my|this|that|our) (?:\w+ ){0,4}?(?:could|would|were|was|be|can)|(?:would|might|will) it be possible (?:for you )?(?:to|that you)|(?:is there|any|is there any) (?:chance|way|possibility)(?: that)? (?:of|for you to|you (?:could|can|might|would)|someone (?:could|can)|to get)|(?:i was |was |i'm |just )?(?:wondering|hoping) (?:if|whether)? ?(?:you|someone|somebody) (?:could|can|might|would|will)|(?:it would be|it'd be|would be) (?:so |really |very )?(?:lovely|great|nice|kind|helpful|good|wonderful|appreciated) (?:if|of you to|to have)(?: you| someone| somebody)?(?: could| can| would)?|do me a favou?r and|let'?s|we (?:need|want|expect|ask|request) you to|"
    r"i(?:'d| would)? (?:really )?(?:appreciate|be glad|be happy|be grateful)(?: it)? if (?:you|someone|somebody)(?: could| would| can)?)"
)

DEMANDS = Matter(
    name="demand",
    reason="The customer wants something done, looked up or promised, which only a person can do.",
    harmless=whole_words(
        rf"(?:how|where|when|why|what|who|which)(?: \w+)? (?:do|can|could|should|would|will|must|does|to|is|are|if|happens)(?: (?:i|we|you|one|they|it|the|a|an|my))?(?: \w+){{0,2}}? {_ACT}",
        rf"(?:tell|show|explain(?: to)?|advise|inform|remind|teach|help|guide|walk)(?: me| us)?(?: \w+)? (?:how|where|what|why|which|when)(?: \w+){{0,2}}? (?:to )?{_ACT}",
        r"(?:give|send|tell|add|show)(?: me| us)? (?:the |a |some |any )?(?:feedback|steps|instructions|example|hint|tip|advice|an idea|more details|help|colleagues?|link to the (?:docs|documentation|guide))",
        r"(?:can|could|would) you (?:please )?(?:explain|tell me (?:how|what|why|where|which|if it is)|help|advise|describe|clarify)",
    ),
    patterns=whole_words(
        r"(?:you'?re|you are|your company is) (?:legally )?(?:liable|responsible|at fault|guilty|to blame)(?: \w+)?",
        rf"{_ASKED},?(?: (?:please|pls|kindly|just|also|now|then|simply|at least|finally|again|immediately|at once|possibly|maybe|today|go ahead and)){{0,4}} (?:{_ACT}|admitting|confirming|sending|sent|sent me|waiving|extending|crediting|unlocking|approving|checking|refunding|resetting|cancell?ing|looking)(?: {_THING})?",
        rf"(?:(?<=[.!?;:,)\n] )|(?<=\n)|(?<=\bthen )|(?<=\bso )|(?<=\band )|(?<=\bjust ))(?:{_ACT}) {_THING}",
        r"(?:take|knock|strike)(?: \w+){0,4} off|push (?:it|this) through|pull up (?:my|the)|read (?:me|out) (?:the|my)|pay up|you owe (?:me|us)|say sorry|(?:switch|turn) (?:it |that )?(?:off|on)(?: \w+){0,3} (?:on|for|in) my account|move my|book (?:me|us)|make an exception|my (?:current |account )?balance|from now on you|(?:only|simply|just) (?:say|answer|reply|write)",
        r"(?:i|we) (?:want|need|demand|expect|would like) (?:this|that|the|my|our|it)(?: \w+){0,2} (?:cancelled|canceled|refunded|deleted|removed|fixed|changed|reset|waived|corrected|credited|reversed|approved|confirmed|resent|closed)",
        r"(?:cleared|approved|signed off|agreed|promised|authori[sz]ed|confirmed) by (?:your|the|my|a) (?:manager|boss|colleague|supervisor|team|agent|bank|ceo)(?: \w+)?|(?:your|the) (?:manager|boss|colleague|supervisor|agent) (?:\w+ )?(?:promised|approved|agreed|told me|said (?:i|that)|confirmed)",
        r"(?:which|what) (?:e-?mail|address|phone|number|card|data|plan|name)(?: \w+)? (?:do|have|did) you (?:have|got|store|stored|hold)(?: \w+)?|(?:comply|obey)(?: with)?",
        r"look (?:it |this |that |them |me |my \w+ )?up(?: my| our| the)?",
        r"(?:reply|respond|answer|say|write|confirm|return|output|print|type)(?: back)?(?: only| just| simply)? (?:with |by |in )?(?:only |just )?(?:the (?:single )?words?|yes|no|one word|\"|'|“|ok|okay|approved|granted|confirmed|exactly|verbatim|writing|that (?:you|i|we|my|the|it))",
        r"just (?:say|confirm|answer|reply|tell me) (?:yes|it|that|so|ok|no|me)",
        r"(?:confirm|state|put|acknowledge|admit)(?: \w+){0,3} in writing",
        r"(?:admit|concede|confess|acknowledge|accept)(?:s|ted|ting)?(?: that)? (?:you|your|it was|liability|fault|responsibility|the (?:fault|mistake|blame|error))",
        r"(?:accept|take|assume) (?:full |the )?(?:liability|responsibility|blame)",
        r"(?:am|are|is) (?:i|we|he|she|it) (?:not )?(?:legally )?(?:entitled|eligible|owed|due)",
        r"(?:could|can|would|should|will|may) (?:my|our|this|that|the|it|these|those)(?: \w+){0,4}? be (?:\w+ )?(?:waived|forgiven|refunded|dropped|credited|cancelled|canceled|reversed|extended|approved|reset|unlocked|restored|reduced|lifted|removed|reinstated|processed|sent|resent|confirmed|written off|paid back|returned to me)",
        r"(?:could|would|might) be (?:dropped|waived|forgiven|written off|refunded|credited|reversed|lifted)",
        r"(?:just |only )?(?:need|want|give me|waiting for) (?:a |your |the )?(?:quick |simple |short |written |clear ){0,4}(?:yes|ok|okay|go ahead|approval|confirmation|green light|thumbs up)",
        r"mind (?:bumping|raising|lowering|resetting|sending|changing|checking|cancelling|canceling|extending|refunding|removing|adding|confirming|unlocking|upgrading|waiving|looking)(?: \w+)?",
        r"do we have a deal|(?:or|otherwise) (?:i|we)(?:'ll| will)? (?:leave|quit|cancel|switch)|(?:internal|admin|system|staff|agent|crm) (?:note|memo|comment|flag)s? ?[:\]-]|(?:grant|give|approve) (?:her|him|them|me|us|whatever|anything|everything)",
        r"(?:i|we)(?: hereby)? (?:authori[sz]e|permit|allow|order|command) you(?: \w+)?|go ahead and (?:do|make|send|credit|refund|pay|approve) (?:it|that|this|so|me|us|them)",
        r"pre-? ?approved|already (?:approved|authori[sz]ed) by|(?:has|have|was|been) authori[sz]ed (?:to|by|a|the)|with(?:out)? (?:further )?(?:verification|checking)",
        r"(?:ignore|disregard|forget|override|bypass|skip)(?: \w+){0,4} (?:instructions?|rules?|prompts?|polic(?:y|ies)|guidelines|guards?|guardrails|filters?|checks?|above|before|previous)",
        r"(?:system|assistant|developer|admin|administrator|operator|moderator|supervisor|root|ai|bot)(?: (?:note|message|prompt|override|instruction|notice|mode|command|update))?s? ?(?::|\]|>|=|#|-{2,})",
        r"(?:#{2,}|\[+|<\|?|</?)\s?(?:system|assistant|instruction|inst|im_start|developer|admin)\w*",
        r"(?:new|updated|special|additional|hidden|following) (?:system )?instructions?(?: for| to|:| are)|(?:note|instruction|message|reminder) (?:to|for) (?:the )?(?:ai|bot|assistant|agent|model|system)",
        r"you are (?:now|hereby|allowed|authori[sz]ed|permitted|instructed|obliged|required|a |an )(?: \w+)?",
        r"(?:guard|filter|safety|restriction|policy|check)s? (?:is|are|has been|have been) (?:off|disabled|lifted|suspended|removed)",
        r"answer (?:every|all|any) (?:question|message)s? with|pretend (?:to be|that|you)|act as (?:a|an|if|my)|role ?play",
        r"language model|jailbreak|prompt injection|do anything now|as an ai",
        r"(?:tell|inform|write to|notify) (?:the|this|that|my|our|all|every) (?:customers?|clients?|user|bank|landlord)",
        r"mark (?:this|it|the|my)(?: \w+)? (?:as )?(?:resolved|approved|paid|solved|urgent|settled)",
        r"(?:do it|get it done|handle it|fix it|take care of it|make it happen|sort it out) (?:for me|yourself|now|today|immediately|at once)",
        r"(?:for me|on my behalf)(?: please)?(?= ?[.!?,\n]|$)",
        r"at no (?:extra )?(?:charge|cost)(?: to us)?|free of charge|give (?:me|us) (?:a |an |my |our |the |\d+ )?(?:\w+ )?(?:discount|refund|money|credit|extension|month|months|access)",
        r"(?:i|we) (?:want|need|demand|expect|require|request|claim|insist on) (?:a |an |my |our |the |your |immediate |full |partial ){0,4}(?:refund|money|compensation|credit|apology|admission|confirmation|guarantee|reimbursement|discount|extension|replacement|damages)(?: back)?",
        r"(?:send|mail|email|give|tell|forward|resend|post|text)(?: it| them| this| that)? (?:to )?(?:me|us) (?:a|an|the|my|our|your|one|all|new|that|this|his|her|their|another|where|whether|if|copies|proof|\d+|it)(?! (?:few )?(?:hints?|tips?|steps|advice))",
        r"(?:tell|let) me (?:know )?(?:where|whether|if|when|what) (?:my|our|the) (?:order|parcel|payment|refund|invoice|account|package|delivery|booking|card)",
        r"(?:where is|where's|what is the status of|when will i get) (?:my|our) (?:order|parcel|refund|package|delivery|money|payment)",
    ),
)
