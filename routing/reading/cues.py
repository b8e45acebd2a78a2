"""Signs in a text that a person would go by: what is broken, for whom, how badly, how soon, and in which mood.

Each cue is a pattern with a sentence for whoever asks why. Patterns have no nested repetition, so that no text can make
them slow. They are English; a text without cues is read as ordinary, with little confidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    pattern: re.Pattern[str]
    says: str


def _cue(says: str, *alternatives: str) -> Cue:
    return Cue(re.compile(r"\b(?:" + "|".join(alternatives) + r")", re.IGNORECASE), says)


# The criteria of the priority table: urgent is an outage, lost data or a security concern; high is a broken core
# function or a customer who can't work; normal is degraded with a way around; low is a question or a wish.
OUTAGE = _cue(
    "Says that the service is down.",
    r"(?:is|are|went|been|completely|all) down\b(?! ?(?:grade|load))",
    r"outage",
    r"(?:not|un)[ -]?reachable",
    r"(?:completely|totally|entirely) unavailable",
    r"(?:nobody|no one|none of (?:us|our|my)|everyone|everybody)[^.!?\n]{0,40}(?:can(?:'|no)?t|cannot|unable|locked out|work)",
    r"production (?:is|has) (?:down|stopped|broken)",
    r"(?:returns?|get|shows?) (?:a |an )?50[234] (?:for|to) (?:everyone|all)",
)
DATA_LOSS = _cue(
    "Says that data is lost.",
    r"(?:data|records?|contacts?|entries|files?|tickets|projects?|everything)[^.!?\n]{0,50}"
    r"(?:disappeared|vanished|lost|gone|missing|wiped|erased)",
    r"(?:lost|lose|losing) (?:all |our |my |the )*(?:data|records|contacts|work|files)",
    r"data loss",
)
SECURITY = _cue(
    "Raises a security concern.",
    r"hack(?:ed|er)",
    r"(?:data|security) (?:breach|leak|incident|vulnerability)",
    r"vulnerability",
    r"phishing",
    r"(?:un(?:authori[sz]ed|known)|strange|suspicious) (?:access|logins?|sign-?ins?|activity)",
    r"somebody else[^.!?\n]{0,20}(?:my|our) account",
    r"(?:can )?see (?:the )?(?:data|invoices|records) of (?:another|other)",
    r"(?:key|password|token)s? (?:was|were|has been|have been|got)[^.!?\n]{0,12}(?:leaked|stolen|published|exposed)",
    r"compromised",
)
BLOCKED = _cue(
    "Says that the customer can't work.",
    r"(?:can(?:'|no)?t|cannot|unable to|not able to) (?:log ?in|sign in|access|open|use|work|pay|send|save|export|import)",
    r"locked out",
    r"(?:blocks?|blocked|blocking|stops) (?:us|me|our|my)",
    r"(?:broken|crash(?:es|ed|ing)?|fails?|failing|failed|stopped working|does(?:n't| not) work|not working)",
    r"error (?:4|5)\d\d",
    r"(?:gets?|returns?|throws?|answers?) (?:a |an )?[45]\d\d\b",
    r"(?:4|5)\d\d error",
)
DEGRADED = _cue(
    "Says that something works only poorly.",
    r"slow(?:ly|er)?\b",
    r"(?:hangs|lags?|laggy|sluggish)\b",
    r"takes (?:ages|forever|minutes|a minute)",
    r"work ?around",
    r"sometimes|intermittent(?:ly)?|now and then|occasionally",
    r"wrong|incorrect",
)
QUESTION = _cue(
    "Asks a question or makes a suggestion.",
    r"how (?:do|can|does|to|long)\b",
    r"where (?:do|can|is)\b",
    r"is (?:it|there) (?:possible|a way)",
    r"(?:would|could) (?:be|you) (?:great|nice|add)",
    r"(?:feature request|suggestion|wondering|wish|just wanted|thank(?:s| you))",
    r"do you (?:have|offer|support|know)",
    r"what is|what's|what does|which",
    r"\?",
)

SOON = _cue(
    "Asks for it soon.",
    r"asap|as soon as possible|immediately|right away|right now|at once",
    r"urgent(?:ly)?\b(?! care)",
    r"emergency",
    r"(?:by|before|until) (?:today|tonight|tomorrow|noon|end of (?:the )?day|monday|tuesday|wednesday|thursday|friday|\d)",
    r"deadline",
    r"within (?:the|an|one|two|\d+) ?(?:next )?(?:hour|hours|minutes)",
    r"losing (?:money|orders|customers|sales)",
    r"(?:launch|go live|demo|presentation|audit) (?:is )?(?:today|tomorrow|in an hour)",
)
MANY = _cue(
    "Says that many people are affected.",
    r"(?:all|every one) (?:of )?(?:our|my|the) (?:users|customers|team|staff|colleagues|employees)",
    r"(?:whole|entire) (?:company|team|office|department)",
    r"(?:everyone|everybody|nobody|no one)\b",
    r"\d{2,} (?:people|users|customers|employees|colleagues|agents)",
)
LEGAL = _cue(
    "Mentions a lawyer, an authority or a complaint in public.",
    r"lawyers?|attorneys?|solicitor",
    r"legal (?:action|steps)",
    r"(?:take|taking) you to court|sue you|small claims",
    r"(?:consumer|data) protection (?:agency|authority)|ombudsman|regulator",
    r"chargeback",
)
NO_RUSH = _cue(
    "Says that there is no hurry.",
    r"no (?:rush|hurry)",
    r"not (?:at all |very |that )?urgent",
    r"when(?:ever)? you (?:have|find|get) (?:the |some |a )?(?:time|moment|minute|chance)",
    r"at your convenience",
)
PAST = _cue(
    "Says that it works again.",
    r"(?:works?|working|fine|ok|okay|resolved|fixed|back) (?:again|now)\b",
    r"(?:was|were) down[^.!?\n]{0,40}(?:but|and) (?:is|it's|now)",
)
ANGRY = _cue(
    "Sounds angry.",
    r"unacceptable|outrageous|ridiculous|disgrac\w+|pathetic|terrible|awful|worst|useless|scam|rip-?off|joke\b",
    r"fed up|sick (?:and tired )?of|had enough|waste of (?:time|money)",
    r"(?:third|fourth|fifth|\d+(?:rd|th)) time",
    r"(?:still|again) (?:no|nobody|nothing|waiting|ignored)\b",
    r"(?:fix|answer|do something about) (?:this|it) (?:now|immediately|already)",
    r"(?:furious|angry|disappointed|frustrat\w+)",
    r"how (?:hard|difficult) can it be|what (?:on earth|the hell)",
    r"stole|liars?\b|incompetent",
)
CONFUSED = _cue(
    "Sounds confused.",
    r"(?:don't|do not|can't|cannot|didn't) (?:understand|figure|find|see (?:where|how|why))",
    r"confus\w+|unclear|not sure|unsure|no idea|lost here",
    r"what (?:am i|do i|does (?:this|that|it) mean)",
    r"(?:am i|did i) (?:doing|do|miss)\w*",
    r"makes no sense",
    r"\?\s*\?",
)


def found(cue: Cue, text: str) -> bool:
    return cue.pattern.search(text) is not None


def shouts(text: str) -> bool:
    """Most of a text of some length stands in capitals, or exclamation marks pile up."""
    letters = [character for character in text if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return "!!" in text or (len(letters) > 20 and capitals > 0.6 * len(letters))
