"""Matters that no article settles, however well it fits."""

import re

from resolution.answering.base import Context
from resolution.policies.caps import AnswerCap, cap_by, nothing_found, strictest_cap
from tickets.states import Band

CHECK = "risk"
# Each is what customers write, not a list of words that sound alarming: "how do I
# cancel" is risky because of what follows from a wrong answer, "is it secure" is not.
_RISKS = tuple(
    (re.compile(pattern, re.IGNORECASE | re.VERBOSE), band, reason)
    for pattern, band, reason in (
        (
            r"""\b(?:sue|suing)\ (?:you|your|the) | \b(?:lawyer|attorney|solicitor|lawsuit|chargeback)s?\b
            | \blegal\ (?:action|steps|proceedings|department) | \bsmall\ claims | \btake\ (?:you|this)\ to\ court""",
            Band.HOLD,
            "The customer speaks of legal steps.",
        ),
        (
            r"""\b(?:hacked|phishing|compromised|breached)\b
            | \b(?:data|security)\ (?:breach|leak|incident|vulnerability)
            | \bunauthori[sz]ed\b | \bfraud(?:ulent)?\b | \bstolen\b
            | \bsome(?:one|body)\ (?:else\ )?(?:has\ |is\ )?(?:logg(?:ed|ing)|accessed|got\ into|us(?:ing|ed)\ my)""",
            Band.HOLD,
            "The customer reports a breach of security.",
        ),
        (
            r"""\b(?:speak|talk|chat)\ (?:to|with)\ (?:an?\ |your\ |the\ )?(?:real\ |live\ |actual\ )?
                (?:human|person|some(?:one|body)|agent|representative|manager|supervisor|people)\b
            | \b(?:real|live|actual)\ (?:human|person|agent)\b | \bhuman\ being\b
            | \b(?:call|phone|ring)\ me\b(?!\ (?:a|the)\b)""",
            Band.HOLD,
            "The customer asks for a person.",
        ),
        (
            r"""\b(?:cancel|close|delete|terminate|deactivate)\w*\ (?:\w+\ ){0,3}?
                (?:account|subscription|membership|contract|plan|workspace)s?\b""",
            Band.REVIEW,
            "The customer may be leaving.",
        ),
        (
            r"""\b(?:i|we)(?:'ve\ been|\ (?:was|were|am|are|have\ been|got))\ (?:\w+\ )?(?:charged|billed|overcharged)
            | \brefund\ (?:me|us|my|our|this|the)\b | \bmoney\ back\b
            | \b(?:want|need|request|demand)\ (?:a|my|our)\ refund""",
            Band.REVIEW,
            "The customer disputes a payment.",
        ),
        (
            r"\b(?:order|invoice|transaction|payment|booking|case|ticket)\s*(?:no\.?|number|id)?\s*[:#]*\s*[a-z]{0,4}-?\d{4,}",
            Band.REVIEW,
            "A particular order or payment is named, which an article can't look up.",
        ),
    )
)


def cap_by_risk(context: Context) -> AnswerCap:
    """A particular answer, or a person's, is called for: a draft at most, or an answer that somebody looks at."""
    words = context.question.replace("’", "'")
    found = [cap_by(CHECK, band, reason) for pattern, band, reason in _RISKS if pattern.search(words)]
    return strictest_cap(found or [nothing_found(CHECK)])
