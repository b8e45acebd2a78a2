"""What the record knows of the customer: name, address, telephone and account numbers, however they are set."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from routing.redaction.kinds.phone import PHONE
from routing.redaction.kinds.record_phrases import (
    ACCOUNT,
    PERSON,
    STREET_ADDRESS,
    Phrase,
    phrases_of,
    settled_word,
    stands_as_name,
)
from routing.redaction.scan import Scan
from routing.redaction.spans import Span

_TOKEN = re.compile(r"[^\W_]+")
# Between two words of a name or an address, and between two parts of an account's number.
_GAP = re.compile(r"[\s,.'’`/()_&-]{0,4}\Z")
LONGEST_GAP, LONGEST_JOINT, LONGEST_SHORTENED = 4, 1, 3
# So much of the end of a number of a telephone is the same with a country before it and without.
FEWEST_SAME_DIGITS, MOST_SAME_DIGITS = 6, 9


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    folded: str


def find_customer(scan: Scan) -> Iterator[Span]:
    phrases = phrases_of(scan.record)
    if phrases:
        yield from _joined(scan.text, _find_phrases(scan, phrases))
    if scan.record.phones:
        yield from _find_phones(scan)
    yield from _find_unspaced(scan)


def _find_phrases(scan: Scan, phrases: tuple[Phrase, ...]) -> Iterator[Span]:
    """The longest that begins at each word."""
    by_first: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in sorted(phrases, key=lambda one: -len(one.words)):
        by_first[phrase.words[0]].append(phrase)
    numbers = [phrase for phrase in phrases if phrase.kind == ACCOUNT]
    tokens = [_Token(one.start(), one.end(), settled_word(one[0])) for one in _TOKEN.finditer(scan.text)]
    place = 0
    while place < len(tokens):
        found = _phrase_at(scan.text, tokens, place, by_first.get(tokens[place].folded, ())) or _number_at(
            scan.text, tokens, place, numbers
        )
        if found is None:
            place += 1
            continue
        kind, last = found
        start, end = tokens[place].start, tokens[last - 1].end
        yield Span(start, end, kind, " ".join(one.folded for one in tokens[place:last]))
        place = last


def _joined(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """Parts of one name or address that follow each other are one."""
    last: Span | None = None
    for span in spans:
        if last and span.kind == last.kind != ACCOUNT and _follows(text, last.end, span.start):
            last = Span(last.start, span.end, span.kind, f"{last.value} {span.value}")
            continue
        if last:
            yield last
        last = span
    if last:
        yield last


def _follows(text: str, end: int, start: int) -> bool:
    return start - end <= LONGEST_GAP and _GAP.match(text, end, start) is not None and ". " not in text[end:start]


def _phrase_at(
    text: str, tokens: list[_Token], place: int, phrases: list[Phrase] | tuple[()]
) -> tuple[str, int] | None:
    for phrase in phrases:
        last = place + len(phrase.words)
        if last > len(tokens) or any(
            one.folded != word for one, word in zip(tokens[place:last], phrase.words, strict=True)
        ):
            continue
        if not all(_is_close(text, tokens[at], tokens[at + 1]) for at in range(place, last - 1)):
            continue
        if not phrase.only_as_name or stands_as_name(text, tokens[place].start, tokens[last - 1].end):
            return phrase.kind, last
    return None


def _is_close(text: str, one: _Token, other: _Token) -> bool:
    # A point ends a sentence, or a short word.
    is_short = (
        len(one.folded) <= LONGEST_SHORTENED or one.folded.endswith("str")
    ) and other.start - one.end <= LONGEST_GAP
    return _follows(text, one.end, other.start) or (is_short and _GAP.match(text, one.end, other.start) is not None)


def _number_at(text: str, tokens: list[_Token], place: int, numbers: list[Phrase]) -> tuple[str, int] | None:
    """An account's number, also in other groups than the record has it in."""
    for phrase in numbers:
        whole = "".join(phrase.words)
        if not whole.startswith(tokens[place].folded):
            continue
        joined, last = tokens[place].folded, place + 1
        while (
            len(joined) < len(whole)
            and last < len(tokens)
            and tokens[last].start - tokens[last - 1].end <= LONGEST_JOINT
        ):
            joined += tokens[last].folded
            last += 1
        if joined == whole:
            return ACCOUNT, last
    return None


def _find_phones(scan: Scan) -> Iterator[Span]:
    known = [digits for one in scan.record.phones if len(digits := re.sub(r"\D", "", one)) >= FEWEST_SAME_DIGITS]
    for run in scan.numbers:
        digits = run.digits(0, len(run.groups))
        for number in known:
            found = _same_digits(digits, number)
            if found:
                places = [place for start, end in run.groups for place in range(start, end)]
                yield Span(places[found[0]], places[found[1] - 1] + 1, PHONE, number[-MOST_SAME_DIGITS:])


def _same_digits(digits: str, number: str) -> tuple[int, int] | None:
    """From where to where the run is the number, with what is dialled before it or without."""
    if FEWEST_SAME_DIGITS < len(digits) <= len(number) and number.endswith(digits):
        return 0, len(digits)
    end = number[-MOST_SAME_DIGITS:]
    place = digits.find(end)
    if place < 0:
        return None
    return (0 if place <= FEWEST_SAME_DIGITS else place), place + len(end)


def _find_unspaced(scan: Scan) -> Iterator[Span]:
    """Names in scripts that leave no blanks between words."""
    for kind, texts in ((PERSON, scan.record.names), (STREET_ADDRESS, scan.record.addresses)):
        for known in texts:
            name = re.sub(r"\s", "", known)
            if len(name) < 2 or not is_unspaced(name):
                continue
            for found in re.finditer(r"\s?".join(map(re.escape, name)), scan.text):
                yield Span(found.start(), found.end(), kind, name)


def is_unspaced(name: str) -> bool:
    return any(
        "\u0e00" <= one <= "\u0eff" or "\u3040" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7af" for one in name
    )
