"""Finds the matters of a text, and what they permit at most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from resolution.answering.guards.languages import matters_told_abroad
from resolution.answering.guards.matters import MATTERS
from resolution.answering.guards.matters.other_people import OTHER_PEOPLE, foreign_addresses, names_another
from resolution.answering.guards.plain_words import plain_words
from resolution.answering.guards.signs import passages_of
from resolution.answering.guards.similar_sentences import similar_sentences
from resolution.answering.guards.typing_errors import without_typing_errors
from resolution.answering.guards.words import Words
from resolution.policies.caps import AnswerCap, cap_by, nothing_found, strictest_cap
from routing.reading.language import looks_english
from tickets.states import Band

# The check of them all, where none is found.
PEOPLE_FIRST = "people_first"
SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A matter, with a sentence for the reviewer."""

    name: str
    reason: str
    person_first: bool
    band: Band = Band.HOLD


@lru_cache(maxsize=64)
def find_matters(words: Words) -> tuple[Finding, ...]:
    """All that the words are a matter of. The router and the agent ask the same within a second, so it is remembered."""
    spelt = plain_words(words.text)
    plain = without_typing_errors(spelt)
    passages = passages_of(plain)
    named = {matter.name for matter in MATTERS if matter.is_named_in(plain, passages)}
    if not looks_english(words.text):
        named |= matters_told_abroad(spelt)
    if foreign_addresses(words.text, words.own_addresses) or names_another(words.text, words.customer_name):
        named.add(OTHER_PEOPLE.name)
    like = similar_sentences(words.text, tuple(matter for matter in MATTERS if matter.name not in named))
    return tuple(_findings(named, like))


def _findings(named: set[str], like: dict[str, str]) -> Iterator[Finding]:
    for matter in MATTERS:
        if matter.name in named:
            yield Finding(name=matter.name, reason=matter.reason, person_first=matter.person_first)
        elif matter.name in like:
            quoted = f"{matter.reason} It reads like that: “{like[matter.name][:SHOWN_CHARACTERS]}”"
            yield Finding(name=matter.name, reason=quoted, person_first=matter.person_first)


def whole_cap(findings: Iterable[Finding]) -> AnswerCap:
    told = list(findings)
    found = [cap_by(one.name, one.band, one.reason, person_first=one.person_first) for one in told]
    if not any(one.person_first for one in told):
        found.append(nothing_found(PEOPLE_FIRST))
    return strictest_cap(found)
