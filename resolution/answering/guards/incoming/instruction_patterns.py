"""How instructions to an assistant are worded in English: searched in plain words, a sentence at a time.

A strong pattern tells it alone; weak ones, which honest customers use too, only two together.
"""

from __future__ import annotations

import re

_W = r"(?:[\w',-]+ ){0,%d}?"
_NOT_I = r"(?<!\bi )(?<!\bwe )(?<!\bit )(?<!\bthey )(?<!\bto )(?<!users )(?<!\bcan )"
_DROP = (
    r"(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?: about)?|overrid(?:e|ing)|bypass|skip|drop|discard|abandon|neglect|dismiss|overlook|circumvent|"
    r"violate|suspend|unlearn|wipe|erase|set aside|put aside|throw (?:away|out)|pay no (?:attention|heed) to|stop (?:following|obeying)|"
    r"(?:do not|don't|no longer|never|cease to|stop to) (?:follow|obey|apply|respect|listen to|use|abide by))"
)
_TOLD = (
    r"(?:instructions?|instruct|directives?|(?:system |initial )?prompts?|guidelines?|guardrails?|rules?|polic(?:y|ies)|programming|restrictions?|"
    r"constraints?|safeguards?|safety \w+|filters?|training|commands|orders|protocols?|limitations?|ethics|system messages?|alignment)"
)
_EARLIER = (
    r"(?:previous|prior|above|earlier|preceding|former|past|original|initial|existing|system(?:'s)?|hidden|internal|safety|content|your|all|any|"
    r"old|given|foregoing|every|each|other|default|developer(?:'s)?|the|these|those|current|standing|whatever)"
)
_AI = r"(?:a\.?i\.?|bots?|assistants?|(?:large )?language models?|llms?|chat ?bots?|chat ?gpt|gpt(?:-?\d)?|claude|gemini|ai agents?|ai models?|support agent|automated (?:agent|assistant|system)|virtual agent|model)"
_REVEAL = (
    r"(?:reveal|show|print|output|display|repeat|tell|give|send|share|leak|dump|disclose|expose|list|write|recite|quote|translate|"
    r"summari[sz]e|paste|copy|return|encode|describe|provide|spell|read|echo|reproduce|what(?:'s| is| are| was| were| does)|explain|type)"
)

STRONG: tuple[tuple[str, str], ...] = (
    # to drop what it was told
    ("override", rf"{_NOT_I}{_DROP} (?!my |our ){_W % 2}{_EARLIER} (?!my |our ){_W % 3}{_TOLD}\b"),
    ("override", rf"{_NOT_I}{_DROP} (?!my |our ){_W % 2}{_TOLD} (?:\w+ ){{0,2}}?(?:above|before|so far|from (?:your|the) (?:system|developer|admin)\w*|(?:that )?(?:you|came|were))\b"),
    ("override", rf"{_NOT_I}{_DROP} (?:all |about )?(?:everything|all|anything|whatever|what)(?: that| of what)? (?:{_W % 3})(?:you(?:'ve| have| were| are| had)? (?:\w+ )?(?:been )?(?:told|given|taught|instructed|trained|said|learned|know|asked)|(?:said|written|stated|came|stands|is|was) (?:before|above|earlier)|(?:before|above|prior to) this|above|i said before|developers?)"),
    ("override", rf"\b{_TOLD} (?:that )?(?:you(?:'ve| have| were| are| got)? (?:been )?(?:given|told|taught|trained)|you (?:got|received|follow))\b"),
    ("override", r"\b(?:your|the) (?:new|only|real|actual|true|updated|next) (?:task|job|role|goal|purpose|mission|objective|instructions?|directives?|prompt|persona|identity|rules?) (?:is|are|now|:|=)"),
    ("override", r"\b(?:safety|content|security|moderation) (?:filters?|polic(?:y|ies)|checks?|guards?|measures?) (?:are |is |have been |has been )?(?:now )?(?:off|disabled|lifted|suspended|removed|deactivated)"),
    ("override", r"\byou (?:must|shall|will|have to|need to|are (?:obliged|required|ordered|instructed|commanded|forced|programmed) to)(?: now| always| only| therefore){0,2} (?:comply|obey|agree|grant|approve|confirm (?:that|whatever|every)|say (?:yes|that)|answer yes|do (?:whatever|what|as) i)"),
    ("override", r"\b(?:drop|ditch|break|lose|leave|abandon|forget) your (?:\w+ )?(?:polic(?:y|ies)|rules?|guidelines|restrictions|guardrails|instructions?|programming|training|filters?|limits)\b"),
    ("override", r"\b(?:grants?|approves?|accepts?|fulfil\w*|answers?|compl(?:y|ies) with|obeys?) (?:\w+ )?(?:every|all|any|each)(?: \w+)? (?:requests?|commands?|demands?|questions? with|order)\b"),
    ("override", r"\bfrom (?:now|this (?:point|moment|message)|here)(?: on)?(?:wards?)?,? (?:and \w+ )?(?:(?:please |only |always |just )*(?:behave|act|respond|obey|pretend|speak as|write as)|you(?:'re| are| will| must| shall| do| answer| respond| act| obey| only| always| never| work| belong| take| follow| can| may| don't| should (?:answer|act|respond|obey|ignore|only|always|never)))\b"),
    ("override", r"\b(?:do (?:only |exactly )?what(?:ever)? i (?:say|tell|want)|answer only to me|obey (?:me|my|only|the following|these|this)|i am your (?:new )?(?:master|developer|creator|owner|administrator|admin))\b"),
    ("override", r"\b(?:instructions?|rules|prompt) (?:above|before this|so far|until now|up to here) (?:\w+ ){0,3}?(?:void|invalid|cancelled|canceled|obsolete|outdated|fake|a test|no longer|wrong|replaced)"),
    ("override", r"\b(?:new|updated|revised|real|secret|additional|following) (?:system |secret |hidden )?(?:instructions?|prompt|directives?)(?: (?:for|to) (?:you|the \w+))? ?:"),
    # another part to play
    ("role_play", r"\byou(?:'re| are| will be| shall be| become) (?:now |hereby |from now on |no longer |henceforth |going to be )+(?:an? |the |my |called |named |known as |free (?:of|from)|dan\b|unrestricted|uncensored|unfiltered|jailbroken|operating|acting|playing|allowed to|bound|in (?:\w+ )?mode|\w*gpt)"),
    ("role_play", r"\byou are (?:dan|evil|unrestricted|uncensored|jailbroken|my (?:late |dead |deceased )?(?:grandmother|grandma|slave|servant))\b"),
    ("role_play", rf"{_NOT_I}(?:act|behave|pose|function|operate|respond|answer|speak|reply|role-?play) (?:now |from now on )?as (?:if you|though you|(?:an? |the |my |our |dan\b|root\b|sudo\b){_W % 4}(?:ai|assistant|bot|model|gpt|manager|administrator|admin|developer|engineer|employee|expert|character|hacker|system|terminal|interpreter|shell|lawyer|human|ceo|boss|director|supervisor|console|compiler|dan)\b)"),
    ("role_play", r"\b(?:pretend|imagine|suppose|assume|let's say|picture)(?: for a (?:moment|second|minute))?,? (?:that )?(?:you(?:'re| are| were| have| can| had| work| do not| don't)|to be (?:an? |the |my )|there (?:are|were) no (?:rules|restrictions|limits|guidelines))"),
    ("role_play", r"\b(?:imagine|picture|suppose) (?:\w+ ){0,3}?(?:world|universe|scenario|story|future) (?:\w+ ){0,4}?(?:bots?|ai|assistants?|models?|no (?:rules|restrictions|limits))\b"),
    ("role_play", r"\b(?:developer|debug|god|dan|jailbreak|sudo|root|unrestricted|maintenance|admin|administrator|training|diagnostic|override|test) mode (?:is |has been |now )*(?:enabled|on|activated|active|engaged|unlocked|initiated)\b"),
    ("role_play", r"(?<!where do i )(?<!how do i )(?<!can i )(?<!how to )(?<!do i )\b(?:enter|switch (?:in)?to|go into|boot into|you(?:'re| are) (?:now )?in) (?:\w+ )?(?:developer|debug|god|dan|jailbreak|sudo|root|unrestricted|maintenance|admin|diagnostic|override) mode\b"),
    ("role_play", r"\b(?:do anything now|jail ?break(?:ed|ing|s)?|prompt injection|stay in character|never break character|opposite day|evil twin|without any (?:content policy|censorship|moral|ethical|safety)\w*|no content policy)\b"),
    ("role_play", r"\bas (?:dan|an unrestricted|an uncensored|a jailbroken)\b"),
    ("role_play", r"\b(?:unrestricted|uncensored|unfiltered|amoral|unaligned) (?:\w+ ){0,2}?(?:ai|assistant|bot|model|language model|mode|version)\b"),
    ("role_play", r"\b(?:write|tell|compose|draft) (?:me )?an? (?:\w+ ){0,3}?(?:story|poem|dialogue|script|play|scene|song|novel) (?:\w+ ){0,6}?(?:ai|assistant|bot|agent|system prompt|model)\b"),
    ("role_play", r"\b(?:grandm\w+|grandpa|grandfather|uncle) (?:\w+ ){0,4}?(?:used to|would always|always) (?:read|tell|recite|sing|whisper) (?:\w+ ){0,4}?(?:keys?|passwords?|codes?|prompts?|secrets?|licen[sc]e)"),
    ("role_play", r"\b(?:simulate|impersonate|play the (?:part|role) of|take (?:on )?the (?:role|part|persona) of|adopt the (?:role|persona) of) (?:\w+ ){0,6}?(?:no (?:limits|rules|restrictions)|grants?|unrestricted|manager|admin\w*|developer|employee|ai|assistant|bot|who can)\b"),
    # what looks as if it came from the system
    ("fake_system", rf"\b(?:note|message|instructions?|reminder|memo|hint|attention|notice|command|request|directive|p\.?s\.?|addressed|aside)s?\b[^.!?\n]{{0,60}}? ?(?:to|for|:) (?:the |any |this |you,? the |an? |all )?(?:{_AI})(?! (?:that|which) (?:we|our)| we| on our| in our| feature)\b(?! is| was| does| did| doesn| page| settings)"),
    ("fake_system", rf"\b(?:to|dear|hey|hello|hi|attention|ok|okay) (?:the |any |all )?(?:{_AI}|{_AI} (?:agent|model|assistant|system))(?: (?:agent|model|assistant|system))?,? (?:reading|processing|handling|that (?:is )?read|who (?:is )?read|answering|evaluating|which reads)"),
    ("fake_system", r"(?<!\bour )(?<!\bmy )(?<!\byour )\b(?:ai|the (?:ai|assistant|bot|model|language model|llm|agent)|ai (?:model|agent|assistant)|assistant|bot|language model|llm)(?: (?:reading|processing|that reads|handling) (?:this|it))?[,:]? (?:you )?(?:must|shall|has to|have to|needs to|may not|should (?:not|now|always|never|ignore|grant|approve|reply|answer|say)|is (?:now )?(?:instructed|required|allowed|ordered|obliged|authori[sz]ed|permitted) to|may (?:grant|disclose|approve|refund|ignore))\b"),
    ("fake_system", r"\bend of (?:the )?(?:customer|user|client|system|ticket|original)?(?:'s)? ?(?:message|input|ticket|context|prompt|text|e-?mail|conversation|instructions?)\b ?(?:-{2,}|={2,}|\]|\*{2,}|#)"),
    ("fake_system", r"\b(?:customer|user|account|requester|caller|client) (?:has been|is|was) (?:\w+ )?(?:verified|authenticated|exempt(?:ed)?|authori[sz]ed|whitelisted|cleared)\b[^?\n]{0,80}\b(?:release|grant|approve|from all|send|unlock|disclose|comply|give|skip)"),
    ("fake_system", r"\byou (?:may|can|are (?:allowed|permitted|authori[sz]ed) to) (?:now )?(?:disclose|reveal|share|show|tell|give) (?:\w+ ){0,3}?(?:internal|confidential|private|hidden|secret|other|all)\b"),
    ("fake_system", r"\b(?:system|admin(?:istrator)?|developer|root|operator|supervisor|security)(?: (?:note|notice|override|message|instruction|directive|command|alert|update|prompt))?s? ?[:\]>)-]{1,3} ?[^?\n]{0,120}\b(?:the (?:assistant|ai|bot|model|agent|customer (?:is|has been|must))|you (?:must|may|are now|will|should|shall)|ignore|disregard|grant|approve|refund|override|comply|reply with|respond with|exempt|reveal|disclose|new polic\w+|release the|answer (?:only|yes))\b"),
    # to give away what it knows
    ("extraction", rf"\b{_REVEAL} (?:{_W % 6})(?:system prompts?|(?:initial|original|hidden|secret|internal|underlying|base|first|full|complete|whole|exact) (?:\w+ ){{0,2}}?(?:prompts?|instructions|directives|system message|configuration|rules|guidelines)(?! (?:for|to|on how|of (?:the|our|my))\b)|your (?:\w+ )?(?:prompts?|system message|context window|context|training data|memory|source code|directives|initial \w+)|(?:the )?hidden (?:rules|text|prompt|instructions|context))\b(?! of (?:the|our|my|an?)\b)"),
    ("extraction", rf"\b{_REVEAL} (?:{_W % 5})(?:instructions|rules|guidelines|prompt|text|words|configuration|message|messages|everything|context)(?: that)? (?:you (?:were|have been|got|are|had|follow|received|see)|(?:given|told) to you|above (?:this|that)|from above|before this|above\b|that (?:you|came before)|in your (?:prompt|context|memory))"),
    ("extraction", r"\b(?:repeat|print|output|copy|recite|translate|echo|reproduce|summari[sz]e|write out) (?:back )?(?:the |all |every |everything |of |each |whole |entire |exact ){0,4}(?:text|words?|content|message|sentences?|lines?|conversation|prompt|instructions)? ?(?:above|before (?:this|that)|preceding|that (?:comes|came|stands) (?:before|above))"),
    ("extraction", r"\b(?:starting|beginning|begin|starts?) with ['\"“‘]?you are\b"),
    ("extraction", rf"\b(?:reveal|show|print|output|display|tell|give|send|share|leak|dump|disclose|expose|list|export|read|provide|hand over|forward|mail)(?: me| us| out)? (?!my |our ){_W % 6}(?:other|another|all(?: of)? (?:your|the)|your (?:other )?|different|every|next|previous) (?:\w+ )?(?:customers?|users?|clients?|people|subscribers|accounts|tenants)(?:'s?|s')?\b(?! (?:can|in (?:my|our)|of (?:my|our)|that (?:i|we)|on (?:my|our)|how))"),
    ("extraction", r"\b(?:variables?|keys?|tokens?|secrets?|credentials?|passwords?|data|information|everything|documents|files|details)(?: \w+){0,4}? (?:that )?you(?:'ve)? (?:have|can|know|hold|are able|got|see|store)(?: \w+){0,2}? (?:access|been given|in your|stored|see|of other|of all|about other)\b"),
    ("extraction", r"\b(?:which|what|list|name|show|describe)(?: \w+){0,4}? (?:tools?|functions?|apis?|commands?|plugins?)(?: \w+){0,4}? (?:can you|you (?:can|may|have|are able)|available to you|do you have)\b"),
    ("extraction", r"\b(?:dump|print|output|reveal|leak|expose|disclose|summari[sz]e)(?: \w+){0,6}? (?:context|memory|internal notes|environment|conversation history|database|system prompt|prompt)\b"),
    ("extraction", r"\b(?:the )?admin(?:istrator)?(?:'s)? passwords?\b(?! reset| policy| field| is not| doesn| isn)"),
    ("extraction", r"\b(?:your|the) (?:context window|system prompt|hidden prompt|pre-?prompt)\b(?! of (?:our|my|the|an?)\b)(?![^.!?\n]{0,40} (?:we|our) )"),
    # what it is to say or do
    ("dictation", r"\b(?:reply|respond|answer|say|write|output|print|return|type|repeat)(?: back| to me| to this)?,? (?:only|just|exactly|simply|nothing but|verbatim|literally|solely|nothing except)(?: with| by| using| in)?(?: the| this| these| one)?(?: (?:single |exact |following )?(?:words?|text|phrase|sentence|string|following|line|message))? ?(?:[:\"'“‘{]|with\b|approved|yes\b|ok\b|granted|confirmed|the word|the following|that )"),
    ("dictation", r"\b(?:reply|respond|answer) with(?: exactly| only| just| nothing but)? (?:the )?(?:words?|phrase|sentence|text|following|string|full list|contents?|['\"“‘{])"),
    ("dictation", r"\b(?:begin|start|end|finish|close|prefix|open|conclude|sign)(?: off)? (?:every |each |all |your |the |any |all of your |of )*(?:\w+ )?(?:reply|replies|answers?|responses?|messages?|outputs?|sentences?|e-?mails?) with\b"),
    ("dictation", r"\b(?:include|add|insert|put|append|embed|place|attach) (?:\w+ ){0,4}?(?:link|url|sentence|text|image|following|line|footer|phrase|words|html|markdown|code|script|pixel)\b[^.!?\n]{0,80} (?:in|to|into|at the (?:end|start|beginning|bottom|top) of|with|on) (?:your |every |each |all |the |any )(?:\w+ )?(?:answer|repl(?:y|ies)|response|message|e-?mail|output)s?\b"),
    ("dictation", r"\b(?:set|rate|state|give|report|output|put|assign|raise|use|claim|mark|return|with)\b(?: \w+){0,4}? (?:your |a |the )?confidence(?: score| level| value)?(?: \w+)? ?(?:as|to|of|at|is|=|:)? ?\"?(?:1(?:\.0+)?|0?\.9\d*|100|99|one|high|max\w*|full)\b"),
    ("dictation", r"\{\s*\"(?:confidence|can_answer|blockers|statements|unanswered|reasons|sources|role|content)\""),
    ("dictation", r"(?<!do i )(?<!do we )(?<!can i )(?<!can we )(?<!to )(?<!i )\b(?:call|invoke|run|execute|trigger|use)(?: \w+){0,3}? (?:tool|function)s?\b[^.!?\n]{0,40}?(?:with|to|and|now|=)"),
    ("dictation", r"\bas an ai\b|\byou(?:,| are| as) (?:the |an? )?(?:ai|artificial intelligence|language model|llm|chat ?bot)(?: \w+)?,? (?:must|have to|can't|cannot|are|should|will|obliged)"),
    ("dictation", r"\b(?:sell|give|grant|offer) (?:me|us) (?:\w+ ){0,5}?for (?:1|one|zero|0|\$1|€1) (?:dollars?|euros?|usd|eur|cents?)"),
    ("dictation", r"\b(?:instruct|order|command) you,? to\b|\bi(?:'m| am) (?:instructing|ordering|commanding) you\b"),
    ("dictation", r"\btell (?:everybody|everyone|all customers|the customers?|users) to (?:sign in|log ?in|click|go|visit|pay|call|open)"),
    # to undo a disguise
    ("encoded", r"\b(?:decode|decrypt|decipher|base ?64|rot ?13|hex|reverse|backwards?|unscramble|deobfuscate|de-?cypher)\b[^.!?\n]{0,60}\b(?:and|then|to)\b (?:\w+ ){0,3}?(?:do (?:what|as|it)|follow|execute|obey|run|act on|comply|perform|carry out)"),
    ("encoded", r"\bdo (?:what|as|whatever) (?:it|that|this|the \w+) (?:says|tells|reads|instructs)\b"),
    # further ways of each
    ("override", r"\b(?:directives|instructions|guidelines|restrictions|programming|(?:your|system) (?:\w+ )?(?:prompt|rules|policy|policies)) (?:\w+ ){0,3}?(?:have been|has been|are|is|were) (?:\w+ )?(?:rescinded|revoked|lifted|suspended|void(?:ed)?|overridden|superseded|nullified?|waived|deactivated)\b"),
    ("override", r"\byou (?:\w+ ){0,2}?(?:(?:no longer|not|don't|never) (?:\w+ )?(?:need|have|required|obliged|supposed|bound) ?(?:to |by )?|are free (?:from|to ignore) |can (?:stop|skip) )(?:follow\w*|obey\w*|respect\w*|abide by|apply\w*)? ?(?:\w+ ){0,3}?(?:guidelines|rules|polic\w+|instructions|restrictions|constraints)\b"),
    ("override", r"\b(?:discard|forget|ignore|clear|reset|drop|erase|wipe) (?:all |any |the |your )*(?:prior|previous|earlier|preceding|above) (?:\w+ )?(?:context|conversation|content|text|input|history|chat|prompts?)\b"),
    ("override", rf"{_NOT_I}(?:ignore|disregard|forget) (?:all |everything |anything |all of |what is |what's |the )*(?:above|preceding|foregoing)\b"),
    ("override", r"\b(?:supersedes?|overrides?|outranks?|replaces?|takes? (?:precedence|priority) over|(?:has |have |having )?(?:higher|highest|top|absolute|more) (?:priority|authority) than) (?:your|the (?:system|operator|developer)\w*|all (?:other|previous|your)|any(?:thing)? (?:other|previous|your)|everything)\b"),
    ("override", r"\banything your (?:operator|developers?|creators?|company|owners?|makers?|system)\b"),
    ("override", r"\b(?:authori[sz]ed?|allowed?|permitt?(?:ed)?|permission|cleared|entitled)(?: you)? to (?:bypass|skip|ignore|override|disregard|circumvent|waive|drop)\b"),
    ("override", rf"{_NOT_I}(?:bypass|skip|disable|circumvent|turn off|override|suppress|deactivate) (?:the |all |any |your |every )*(?:\w+ )?(?:approvals?|verification|review|security checks?|guards?|guardrails?|safety|moderation|escalation|approval (?:step|workflow|process))\b(?! (?:e-?mail|link|code|page|button))"),
    ("override", r"\b(?:approval|review|verification|escalation|moderation|safety)(?: \w+)? (?:has been|have been|is|are) (?:now )?(?:disabled|turned off|lifted|waived|suspended|switched off)\b[^.!?\n]{0,20}(?:for this|so (?:just|you)|you (?:can|may))"),
    ("override", r"\bi (?:hereby )?(?:authori[sz]e|permit|order|command|instruct) (?:you|the (?:assistant|bot|ai|agent))\b"),
    ("override", r"\bif you (?:do not|don't|refuse to|won't|fail to) (?:comply|obey)\b|\byou (?:will )?lose \d+ (?:tokens|points|lives)\b|\bi(?:'ll| will) (?:tip|pay|reward) you\b|\b(?:kitten|puppy|someone|innocent people|everyone) (?:will|is going to) die\b"),
    ("role_play", rf"{_NOT_I}\b(?:act|behave|talk|speak|respond|reply|answer) like (?:an? |the |my |you )"),
    ("role_play", r"\byou(?:'re| are) (?:an? )?(?:\w+ ){0,2}?(?:ai|bot|assistant|model|language model|agent)\b,? (?:\w+ ){0,3}?(?:with no|without|that (?:always|never|can|has no)|who (?:always|never|can|has no)|called|named|and (?:you )?(?:must|always|never))"),
    ("role_play", r"\byou are (?:a|an|the) (?:helpful|friendly|obedient|loyal|rebellious|compliant) (?:\w+ )?(?:assistant|ai|bot|agent|model)\b"),
    ("role_play", r"\brole-?play(?:ing)?\b[^.!?\n]{0,20}(?:you(?:'re| are| will| play)|:)|\bi(?:'m| am) your (?:boss|admin|administrator|creator|master|owner|developer|operator|supervisor|programmer)\b"),
    ("role_play", r"\b(?:if|suppose|what if) you (?:had|have|were|are|could)(?: \w+){0,3}? (?:no|not|without|free)(?: \w+){0,3}? (?:rules|restrict\w+|limits|guidelines|filters|bound|constraints)\b"),
    ("role_play", r"\b(?:start|begin|continue|go on) (?:fresh|over|again|anew) as (?:an? |the |my )"),
    ("fake_system", r"(?:^\W*|[,;:] |and |but |so )if you(?:'re| are) (?:an? |the )?(?:ai|bot|language model|llm|machine|robot|automated|assistant|chat ?bot|gpt|model)\b"),
    ("fake_system", r"\b(?:system|admin|developer|prompt|configuration|policy)(?: prompt| policy| rules?)? (?:update|override|patch|hotfix)\b ?[:\])>-]"),
    ("fake_system", r"\b(?:user )?(?:request|input|query|task) ?: .{1,80}\b(?:response|output|completion) ?:"),
    ("fake_system", r"\{\{ ?(?:system|#system|assistant|prompt|instructions?)\b|\bbegin (?:admin|root|system|developer) (?:session|mode|console|access)\b"),
    ("fake_system", r"^\W*(?:system|assistant|admin|developer)[\]>:)-]+ .{0,60}\b(?:you now|you work|from now|henceforth|new instructions)\b"),
    ("extraction", r"\b(?:what|which|how) (?:were|was|are|is) (?:you|your \w+) (?:told|instructed|programmed|configured|trained|prompted|given|set up) ?(?:to\b|as\b|with\b|by\b|before|\?|$|in\b|exactly)"),
    ("extraction", r"\bwhat were you (?:told|instructed|asked)\b|\bhow were you (?:configured|programmed|trained|prompted)\b|\b(?:paste|show|print|share|send|give me|output|reveal|dump|read out) (?:me )?(?:your|the system's?) (?:\w+ )?(?:configuration|config|settings file|source code|code base|environment|logs?)\b"),
    ("extraction", r"\b(?:complete|finish|continue|fill in) (?:this|the following|my) (?:sentence|text|phrase)|\b(?:first|last|second|third|next) (?:\d+ )?(?:lines?|words?|sentences?|paragraphs?|characters?|tokens) of (?:your|the system|the prompt)\b|\b(?:encode|encrypt|translate|rephrase|paraphrase|convert|rewrite) your\b"),
    ("extraction", r"\b(?:customers?|users?|person|people|clients?|caller) (?:who |that |you )+(?:\w+ )?(?:wrote|talked|spoke|contacted|helped|asked|came|served|chatted|answered)(?: \w+){0,3}? (?:before|previously|earlier|last|to\b|with\b)"),
    ("extraction", r"\blook up (?:the )?(?:customer|user|client|account) (?:no\.? |number |id |#)?\w*\d"),
    ("extraction", r"(?<!do i )(?<!do we )(?<!can i )(?<!can we )(?<!to )(?<!i )(?<!we )\b(?:send|copy|list|export|show|print|dump|give me|output|forward|mail|display|list_all)\b[^.!?\n]{0,60}\b(?:all|every|entire|full|complete) (?:of )?(?:the |your )?(?:customer|user|client)s?(?:'s?)?[ _](?:records|data|list|database|e-?mails|information|details|accounts)\b(?! (?:from|in|of|for|on) (?:our|my))"),
    ("extraction", r"(?<!we )(?<!i )(?<!to )\b(?:send|post|forward|upload|transmit|exfiltrate|copy)\b[^.!?\n]{0,80}\b(?:conversation|context|records|history|chat|prompt)\b[^!?\n]{0,60}\b(?:to|at) (?:the (?:link|url|address) )?https?:|\bappend \?\w+=|\blist_all_\w+"),
    ("extraction", r"\b(?:secret|hidden|unpublished|internal|unreleased) (?:\w+ )?(?:discount|coupon|promo|voucher|access|backdoor) codes?\b|\btell me a secret\b|\bsecret that only\b"),
    ("extraction", r"/etc/(?:passwd|shadow)|^\W*sudo \w+|\brm -rf /|(?:^|: |following sql: )select \* from \w+|(?:^|; ?)drop table \w+"),
    ("extraction", r"^\W*(?:please |now )?(?:execute|run|eval(?:uate)?) (?:the |this |these )?(?:following )?(?:sql|shell|commands?|code|script|query|python|bash)\b"),
    ("extraction", r"\b(?:output|print|list|dump|give me|show me|reproduce|send me) (?:\w+ )?(?:the |all |your |entire |whole |complete |full ){1,4}(?:knowledge base|kb|articles?|documents?|database)(?: articles?| content| documents?)?\b(?! (?:for|about|on how|on|of our|of my))"),
    ("dictation", r"\b(?:respond|reply|answer)(?: \w+){0,5} with:? ?[\"'“‘«]|\b(?:respond|reply|answer) (?:\w+ )?in the affirmative\b|\b(?:write|say|reply|respond|output) nothing (?:except|but|else)\b"),
    ("dictation", r"\byour (?:reply|response|answer|message|output|next \w+) (?:must|should|shall|has to|needs to|will|is to) (?:\w+ )?(?:contain|include|say|state|begin|start|end|read|only|confirm|mention|consist)\b"),
    ("dictation", r"\b(?:in|with) your (?:answer|reply|response|message),? (?:please )?(?:state|say|claim|promise|declare|guarantee|announce|assert|pretend|write)\b|\b(?:say|write|state|repeat) (?:only )?(?:the following|this sentence|this text) (?:to (?:the|me|my|all)|in your|back|:)"),
    ("dictation", r"(?:^|, |please |then |must |and |also |simply |just )say:? [\"“‘«']"),
    ("dictation", r"\bconfidence (?:score |level |value )?(?:for|of|in|on|is|=|:) ?(?:this|the|your|1|0?\.9\d*|100)\b[^.!?\n]{0,30}(?:ticket|answer|reply|response|case|1(?:\.0)?|0?\.9|100)|\bassign (?:a )?(?:\w+ )?confidence\b|\bcan_answer\b"),
    ("dictation", r"\b(?:send|approve|process|refund|close|grant|reply|answer|execute|pay|give|resolve|issue)\b[^.!?\n]{0,80} without (?:\w+ )?(?:human |manual )?(?:review|approval|verification|oversight|checking|supervision|a check|escalation)\b"),
    ("dictation", r"\b(?:do not|don't|never) (?:let|allow|involve|ask|tell|notify|alert|inform) (?:an? |any |the |your )?(?:humans?|person|people|agents?|supervisors?|staff|reviewers?|operators?|colleagues?|employees?)\b"),
)  # fmt: skip

WEAK: tuple[tuple[str, str], ...] = (
    ("escalation", r"\b(?:do not|don't|never|without|no need to|must not|should not|not to|and not)(?: \w+){0,3}? (?:flag|escalat\w*|hand (?:\w+ )?(?:over|off)|involv\w*|verify\w*|check(?:ing)?|review\w*|consult\w*|refer\w*|alert|report)\b"),
    ("person", r"\b(?:human|person|agent|supervisor|reviewer|staff|knowledge base|sources)\b"),
    ("approval", r"\b(?:say|state|confirm|reply|write|answer|agree|declare|assure|tell me|acknowledge)(?: \w+){0,4}? (?:is|was|has been|were|are|am|be|get)(?: \w+){0,3}? (?:approved|accepted|granted|executed|waived|owed|entitled|free|on (?:its|the) way|upgraded)\b"),
    ("binding", r"\b(?:legally binding|in writing|no take\w* ?back\w*|irrevocabl[ey]|contractually)\b"),
    ("state", r"\b(?:mark|set|close|classify|label)(?: \w+){0,4}? (?:ticket|case|request|priority)?(?: \w+){0,3}?(?:as|to) (?:resolved|solved|urgent|approved|closed)\b"),
    ("always", r"\b(?:always|never) (?:answer|say|reply|agree|approve|escalate|refuse|mention|question)\b"),
    ("limits", r"\b(?:no|without|free (?:of|from)|has no|have no|zero)(?: any)? (?:restrictions?|rules|limits|limitations?|filters?|guidelines|censorship|constraints|content policy|checks)\b"),
    ("free", r"\b(?:free (?:lifetime|year|upgrade|month)|lifetime licen[sc]e|discount codes?|full refund|refund (?:of )?all)\b"),
    ("you must", r"\byou (?:must|shall|are obliged|are required|have no choice)\b"),
    ("task", r"\b(?:your (?:new )?(?:task|job|role|duty) (?:is|now)|use these instead|start over|new polic\w+:|new rules?:)\b"),
    ("test", r"\b(?:we are|this is|i am)(?: just| only)? (?:testing|a test|an? (?:authori[sz]ed )?(?:test|audit|penetration test|drill))\b"),
    ("developers", r"\b(?:your (?:developers?|creators?|makers?|programmers?|trainers?)|development team|openai|anthropic|engineering team)\b"),
    ("nothing counts", r"\b(?:nothing|none)\b[^.!?\n]{0,60}\b(?:counts?|applies|matters|valid)\b"),
    ("verbatim", r"\b(?:verbatim|word (?:by|for) word|code block|leave nothing out|full text of)\b"),
    ("your rules", r"\byour (?:instructions?|rules|guidelines|polic(?:y|ies)|configuration|prompt|restrictions|programming|internal notes?)\b"),
    ("reveal", r"\b(?:reveal|disclose|leak|dump|print|expose|output)\b"),
    ("game", r"\b(?:let's play|role-?play|play a game|in character|a hypothetical|hypothetically|for (?:educational|research) purposes)\b"),
    ("pretend", r"\b(?:pretend|simulate|impersonate|imagine)\b"),
    ("ai", r"\b(?:language model|llm|chatgpt|ai agent|ai model|as a bot|the bot reading)\b"),
    ("do not add", r"\b(?:do not|don't|without) (?:add(?:ing)?|say(?:ing)?|includ\w+|mention\w*|explain\w*)(?: \w+){0,2} (?:anything|else|other|sources?|warnings?|disclaimers?)\b"),
    ("internal", r"\binternal (?:notes?|documents?|data|information|comments?)\b|\bcustomers must not see\b"),
    ("knows what", r"\byou know what to do\b"),
    ("dropping", rf"{_NOT_I}(?:ignore|disregard|override|bypass) (?:\w+ )?(?:this|these|the|all|any|every|your)\b"),
)  # fmt: skip
# Two of these say nothing that one does not.
SAYS_LITTLE = frozenset({"person", "free", "verbatim", "pretend", "state"})

# How somebody asks about the product, not the assistant.
ASKS_HOW = re.compile(
    r"^\W*(?:(?:and|but|also|so|hi|hello|hey|please|ok)[, ]+)*(?:how (?:do|does|can|could|should|would|to|may|is|are|come)|where (?:do|can|is|are|does)|"
    r"can (?:i|we|an?|the|my|our|it|users?|customers?|members?)|when (?:i|we)|if (?:i|we)|may (?:i|we)|could (?:i|we)|should (?:i|we)|do (?:i|we|you (?:have|support|offer))|does (?:it|the|your|my|our)|"
    r"is (?:it possible|there (?:a|an|any) (?:way|option|setting))|what happens (?:if|when)|when (?:do|can|should) (?:i|we)|why (?:do|does|can|is|are))\b"
)
# A question about the product is still one to the assistant if it says whose instructions are meant.
ABOUT_THE_ASSISTANT = re.compile(
    r"\b(?:your (?:system )?prompt|your instructions|you were (?:given|told)|your (?:own )?(?:rules|guidelines))\b"
)

STRONG_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in STRONG)
WEAK_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in WEAK)
# Most sentences have none of these, and need no pattern.
TRIGGERS = re.compile(
    r"ignor|disregard|forget|overrid|bypass|instruct|prompt|rules?\b|guideline|guardrail|polic|restrict|filter|comply|obey|from (?:now|this|here)|"
    r"you(?:'re| are| were| must| will| shall| may| can)\b|pretend|imagine|simulat|act as|behave|character|mode\b|jail|anything now|\bdan\b|assistant|\bai\b|\bbot\b|model|llm|gpt|"
    r"agent|end of|verified|exempt|system|admin|developer|reveal|print|dump|repeat|disclos|leak|output|above|customers?\b|users?\b|context|tools?\b|functions?\b|tokens?\b|keys\b|"
    r"(?:reply|respond|answer|say|write)\b|(?:begin|start|end|close|finish)\b|include|insert|append|confidence|call\b|\{|decode|base|hex|backward|"
    r"priority|supersed|precedence|authori|allowed|permi|skip|disable|approv|review|verif|die\b|tip you|start|refus|sentence|first|last|look up|secret|sudo|/etc|select|drop|execute|run\b|/|articles|affirmative|following|send|forward|copy|export|post|role-?play|discard|clear|"
    r"escalat|in writing|binding|verbatim|nothing|grandm|story|tell\b|for (?:1|one)|your (?:new|only|real)|list\b|internal|refund|free\b|do not|don't"
)
_SPELT = re.compile(
    r"(?:ignore|disregard|forget|bypass|override)(?:all|any|the|your|my|of)*(?:previous|prior|above|earlier|system|safety)*(?:instruction|rule|prompt|guideline|polic)|"
    r"(?:reveal|show|print)(?:me|your|the|us)*(?:system|hidden)?prompt|systemprompt"
)
_LONG_WORD = re.compile(r"[a-z]{18,}")


def spelt_together(plain: str) -> bool:
    """Words whose letters were pulled apart, so that nothing tells where one ends."""
    return any(_SPELT.search(word) for word in _LONG_WORD.findall(plain))
