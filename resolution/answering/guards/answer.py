"""What an answer must not say by itself: that something was done or is granted, that a person comes, another's address."""

from __future__ import annotations

import re

from resolution.answering.base import Context, Draft
from resolution.answering.guards.matters.other_people import foreign_addresses
from resolution.answering.guards.plain_words import plain_words
from resolution.policies.caps import AnswerCap, cap_by, nothing_found, strictest_cap
from tickets.actions.last_lines import without_last_line
from tickets.states import Band

_DONE = re.compile(
    r"(?<!\w)(?:(?:i|we)(?:'ve| have| had|'ll| will| are going to| can| hereby)? (?:\w+ ){0,2}?"
    r"(?:refunded|refund you|waived?|cancelled|canceled|credited?|reset your|approved?|confirmed?|granted?|extended|"
    r"unlocked|deleted|upgraded|processed|issued|apologi[sz]e for our (?:mistake|error|fault)|admit|accept (?:liability|responsibility)|guarantee|promise)"
    r"|(?:your|the) (?:refund|request|credit|cancellation|claim|extension) (?:has been|is|was) (?:\w+ )?(?:approved|granted|confirmed|issued|processed|on its way)"
    r"|(?:approved|confirmed|granted)[.!]?$)(?!\w)"
)
# Whether a person comes is no engine's word: the policy says so, and then the last line does.
_PERSON = re.compile(
    r"(?<!\w)(?:(?:a|an|one of our|our|some) (?:(?:real|human|support|team|live|next|available) )?"
    r"(?:person|human|colleagues?|agents?|members?|specialists?|experts?|engineers?|representatives?|staff|team)"
    r"(?: (?:of|from|on|in) (?:our|the)(?: \w+)? (?:team|staff|support))?|somebody|someone)"
    r"(?: else)?(?: here)? (?:will|is going to|shall|can now)(?: \w+){0,2}? "
    r"(?:read|look|review|reply|answer|respond|reach out|get back|get in touch|be in touch|contact|follow up|take over|call|write)(?!\w)"
)


def cap_of_answer(draft: Draft, context: Context) -> AnswerCap:
    """Only what no source says: an article may tell what we do."""
    told = "\n".join(f"{shown.title}\n{shown.body}" for shown in context.candidates)
    said = without_last_line(draft.text)
    promised = {found[0] for found in _DONE.finditer(plain_words(said))}
    found = []
    if any(promise not in plain_words(told) for promise in promised):
        told_done = "The answer says that something was done or is granted, which only a person can know."
        found.append(cap_by("promises", Band.HOLD, told_done))
    if not context.people_take_over and any(who not in plain_words(told) for who in _persons_of(said)):
        promised_person = "The answer promises that a person comes, and none does by itself."
        found.append(cap_by("person_promised", Band.HOLD, promised_person))
    if foreign_addresses(said, frozenset(address.casefold() for address in _addresses(told))):
        found.append(cap_by("personal_data", Band.HOLD, "The answer names a mail address that no source has."))
    return strictest_cap([nothing_found("promises", "person_promised", "personal_data"), *found])


def _persons_of(said: str) -> set[str]:
    return {found[0] for found in _PERSON.finditer(plain_words(said))}


def _addresses(text: str) -> list[str]:
    return foreign_addresses(text, frozenset())
