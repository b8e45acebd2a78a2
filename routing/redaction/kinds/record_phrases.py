"""The words by which a customer's record is found in a text.

A part of a name that is short, or a word of the language, is taken for the name only where it stands as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from routing.redaction.cues import cues_of
from routing.redaction.record import CustomerRecord
from routing.redaction.word_lists import fold, word_list

PERSON, STREET_ADDRESS, ACCOUNT = "PERSON", "STREET_ADDRESS", "ACCOUNT_NUMBER"
SHORTEST_PART, SHORTEST_PLACE, SHORTEST_ACCOUNT, SHORTEST_LOCAL = 3, 4, 4, 4
MOST_PHRASES = 200
# So much of a line is looked at before and after what may be a name.
LONGEST_LOOK = 60
_WORD = re.compile(r"[^\W_]+")
_TITLES = word_list("name_particles")
# Words of the language, and what shared mailboxes are called.
_COMMON = word_list("common_words")
_GREETING = word_list("before_a_name")
_IN_TIME = word_list("before_a_month")
_STREETS = dict(pair.split("=") for pair in word_list("streets"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, folded. `only_as_name`: they are words of the language as well."""

    words: tuple[str, ...]
    kind: str
    only_as_name: bool = False


@lru_cache(maxsize=256)
def phrases_of(record: CustomerRecord) -> tuple[Phrase, ...]:
    phrases = dict.fromkeys((*_of_names(record), *_of_addresses(record), *_of_accounts(record)))
    return tuple(phrases)[:MOST_PHRASES]


def settled_word(word: str) -> str:
    """As words of addresses are compared: Street is St, and Hauptstraße Hauptstr."""
    folded = fold(word)
    if folded.endswith("strasse"):
        return folded.removesuffix("asse")
    return _STREETS.get(folded, folded)


def _words(text: str) -> tuple[str, ...]:
    return tuple(settled_word(one) for one in _WORD.findall(text))


def _of_names(record: CustomerRecord) -> Iterator[Phrase]:
    for name in record.names:
        last, comma, first = name.partition(",")
        words = _words(f"{first} {last}" if comma else name)
        own = tuple(one for one in words if one not in _TITLES)
        for several in _orders(words, own):
            if len(several) > 1:
                yield Phrase(several, PERSON, all(map(_is_common, several)))
        for word in own:
            if len(word) >= SHORTEST_PART or len(own) == 1:
                yield Phrase((word,), PERSON, _is_common(word))
    for email in record.emails:
        local = _words(email.partition("@")[0])
        if len("".join(local)) >= SHORTEST_LOCAL and not all(map(_is_common, local)):
            yield Phrase(local, PERSON)


def _orders(words: tuple[str, ...], own: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """How people set a name: whole, without particles, the last first, without what stands between, with an initial."""
    yield words
    if own:
        yield from (
            own,
            (own[-1], *own[:-1]),
            (own[0], own[-1]),
            (own[-1], own[0]),
            (own[0][0], own[-1]),
            (own[0][0], *own[1:]),
        )


def _of_addresses(record: CustomerRecord) -> Iterator[Phrase]:
    for address in record.addresses:
        parts = [part for part in re.split(r"[,;\n]+", address) if part.strip()]
        for part in (address, *parts):
            for several in _orders_of_place(_words(part)):
                if _names_a_place(several):
                    yield Phrase(several, STREET_ADDRESS, all(map(_is_common, several)))


def _orders_of_place(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """As it is set, with the number of the house behind the street, the street alone, and a postal code alone."""
    yield words
    if words and words[0][:1].isdigit():
        yield (*words[1:], words[0])
    street = tuple(one for one in words if not one[:1].isdigit())
    if len("".join(street)) >= 2 * SHORTEST_PLACE:
        yield street
    yield from ((one,) for one in words if one.isdigit())


def _names_a_place(words: tuple[str, ...]) -> bool:
    if len(words) > 1:
        return True
    # A short number is many things.
    return bool(words) and len(words[0]) >= SHORTEST_PLACE + words[0].isdigit()


def _of_accounts(record: CustomerRecord) -> Iterator[Phrase]:
    for number in record.accounts:
        words = _words(number)
        if len("".join(words)) >= SHORTEST_ACCOUNT and any(one.isdigit() for one in number):
            yield Phrase(words, ACCOUNT)


def _is_common(word: str) -> bool:
    return len(word) < SHORTEST_PART or word in _COMMON or bool(cues_of(word))


def stands_as_name(text: str, start: int, end: int) -> bool:
    """It is written as a name, not where any word is, and not as a month."""
    words = _WORD.findall(text, start, end)
    if not all(one[:1].isupper() for one in words):
        return False
    if len(words) > 1:
        return True
    before = text[max(0, start - LONGEST_LOOK) : start].rpartition("\n")[2].rstrip()
    after = text[end : end + LONGEST_LOOK].partition("\n")[0].strip()
    if not before.strip(" -–—,") and not after.strip(" .,!"):
        # A line of its own, as under a letter.
        return True
    words = _WORD.findall(before[-30:])
    last = fold(words[-1]) if words else ""
    if last in _GREETING:
        return True
    if last in _IN_TIME or re.match(r",? ?\d", after):
        return False
    return bool(before) and before[-1] not in ".!?:;\"'“”([{-–—*>"
