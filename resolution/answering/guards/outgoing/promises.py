"""What nobody but a person may promise, unless a cited article does: money, dates, what the law gives, what was done."""

from __future__ import annotations

import re

from resolution.answering.guards.outgoing.draft_text import DraftText
from resolution.answering.guards.plain_words import plain_words

DONE = re.compile(
    r"(?<!\w)(?:(?:i|we)(?:'ve| have| had|'ll| will| are going to| can| hereby)? (?:\w+ ){0,2}?"
    r"(?:refunded|refund you|reimburse[d]?|compensated?|waived?|cancelled|canceled|credited?|reset your|approved?|confirmed?|granted?|extended|"
    r"unlocked|deleted|upgraded|processed|issued|apologi[sz]e for our (?:mistake|error|fault)|admit|accept (?:liability|responsibility)|guarantee|promise)"
    r"|(?:your|the) (?:refund|request|credit|cancellation|claim|extension) (?:has been|is|was) (?:\w+ )?(?:approved|granted|confirmed|issued|processed|on its way)"
    r"|(?:approved|confirmed|granted)[.!]?$)(?!\w)"
)
# By what each kind is told, in an answer and in an article. `told` is looser: an article may put it otherwise.
KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "money back or off",
        re.compile(
            r"\b(?:you(?:'ll| will| can| are going to| shall)? (?:\w+ ){0,2}?(?:receive|get|be given|be paid|be refunded|be reimbursed|be credited|be compensated)|"
            r"(?:we|i)(?:'ll| will| shall| are going to|'re going to| can)? (?:\w+ ){0,2}?(?:refund|reimburse|compensate|credit|pay|waive|give you|offer you|discount)|"
            r"you(?:'re| are) (?:\w+ )?(?:entitled|eligible|owed|due)|(?:full|partial|complete) refund|money back|free of charge|at no (?:extra )?(?:cost|charge)|"
            r"(?:free|discounted) (?:month|months|year|years|licen[sc]e|upgrade|plan)|\d+ ?(?:%|percent) (?:off|discount)|discount of|(?:refund|money|compensation|credit) (?:will|is going to|shall) (?:be|arrive|reach|come)|"
            r"no longer (?:have|need) to pay|don't (?:have|need) to pay|won't be charged|will not be charged)\b"
        ),
        re.compile(r"\b(?:refund|reimburs|money|credit|compensat|discount|free|cost|charge|waive|off|entitl|eligib|pay)"),
    ),
    (
        "a date or a time limit",
        re.compile(
            r"\b(?:(?:will|shall|going to|'ll)\b[^.!?\n]{0,80}\b(?:within|by|until|before|on|in|no later than|at the latest)\b[^.!?\n]{0,12}\b(?:\d+|an?|one|two|three|four|five|seven|ten|few|tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|next|end of|the end)\b|"
            r"within (?:the next )?(?:\d+|an?|one|two|three|four|five|seven|ten|a few) (?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?)|(?:by|until|before) (?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|next week|the end of)|"
            r"(?:will|going to|'ll) (?:\w+ ){0,4}(?:tomorrow|tonight|today|next week|next month|this week|monday|tuesday|wednesday|thursday|friday))\b"
        ),
        re.compile(r"\b(?:within|days?|hours?|weeks?|months?|minutes?|date|deadline|soon|tomorrow|today|by the|until)"),
    ),
    (
        "something in law",
        re.compile(
            r"\b(?:legally (?:binding|obliged|required|entitled|liable|responsible)|we (?:are|were) (?:\w+ )?(?:liable|responsible|at fault)|our (?:fault|mistake|liability|negligence)|"
            r"(?:you|your) (?:\w+ ){0,2}(?:legal right|legal claim|rights under|statutory right)|in breach of|binding (?:offer|agreement|commitment)|we (?:hereby )?(?:agree|undertake|commit|warrant|guarantee|promise|assure|acknowledge|accept)|"
            r"guaranteed?|you have my word|i promise|lifetime (?:warranty|licen[sc]e|access)|settlement)\b"
        ),
        re.compile(r"\b(?:legal|liab|law|right|guarant|warrant|binding|statut|breach|lifetime|settle|promis|agree)"),
    ),
)  # fmt: skip
# Whether a person comes is no engine's word: the policy says so, and then the last line does.
PERSON = re.compile(
    r"(?<!\w)(?:(?:a|an|one of our|our|some) (?:(?:real|human|support|team|live|next|available) )?"
    r"(?:person|human|colleagues?|agents?|members?|specialists?|experts?|engineers?|representatives?|staff|team)"
    r"(?: (?:of|from|on|in) (?:our|the)(?: \w+)? (?:team|staff|support))?|somebody|someone)"
    r"(?: else)?(?: here)? (?:will|is going to|shall|can now)(?: \w+){0,2}? "
    r"(?:read|look|review|reply|answer|respond|reach out|get back|get in touch|be in touch|contact|follow up|take over|call|write)(?!\w)"
)
_NUMBER = re.compile(r"\d+")


def promises_in(told: DraftText) -> list[str]:
    """Of what kinds: in sentences that stand in no cited article, nor are an article's in other words."""
    found = {}
    sources = ""
    for _, piece in told.own_words:
        said = plain_words(piece)
        for kind, pattern, in_source in KINDS:
            if kind in found or not (hit := pattern.search(said)):
                continue
            sources = sources or plain_words(told.sources)
            if not _is_told(hit[0], said, sources, in_source):
                found[kind] = True
    return list(found)


def _is_told(hit: str, said: str, sources: str, in_source: re.Pattern[str]) -> bool:
    """The article says so, or speaks of it with the same numbers."""
    if hit in sources:
        return True
    numbers = set(_NUMBER.findall(said))
    return bool(in_source.search(sources)) and bool(numbers) and numbers <= set(_NUMBER.findall(sources))


def done_by_itself(told: DraftText) -> bool:
    """It says that something was done or is granted. An article may tell what we do."""
    said = {found[0] for found in DONE.finditer(plain_words(told.text))}
    return bool(said) and any(one not in plain_words(told.sources) for one in said)


def promises_person(told: DraftText) -> bool:
    said = {found[0] for found in PERSON.finditer(plain_words(told.text))}
    return bool(said) and any(one not in plain_words(told.sources) for one in said)
