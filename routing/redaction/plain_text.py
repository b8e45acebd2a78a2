"""A text as the recognisers read it: digits, signs and blanks of all scripts as ASCII's, nothing invisible within.

It remembers where each character stood, so that what is found is told in places of the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from routing.redaction.spans import Span
from tickets.stream_safe import normalize_text

# Control characters, soft hyphens, joiners, marks of direction, variation selectors, and accents that stand alone.
_HIDDEN = (
    *(
        (0x00, 0x09),
        (0x0E, 0x20),
        (0x7F, 0x80),
        (0xAD, 0xAE),
        (0x300, 0x370),
        (0x61C, 0x61D),
        (0x115F, 0x1161),
        (0x17B4, 0x17B6),
    ),
    *(
        (0x180B, 0x1810),
        (0x200B, 0x2010),
        (0x202A, 0x202F),
        (0x2060, 0x2070),
        (0x3164, 0x3165),
        (0xFE00, 0xFE10),
        (0xFEFF, 0xFF00),
    ),
    *((0xFFA0, 0xFFA1), (0xE0000, 0xE1000)),
)
_INVISIBLE = re.compile("[" + "".join(f"{chr(start)}-{chr(end - 1)}" for start, end in _HIDDEN) + "]+")
# No script has its digits beyond the second plane.
_PLANES = 0x20000
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u30fc"
_FANCY = ((0x2100, 0x2150), (0x2460, 0x2500), (0x1D400, 0x1D800), (0x1F100, 0x1F170))
_POINTS = "\u2024\uff0e\u3002\uff61\ufe52\u00b7\u2219\u22c5"


@dataclass(frozen=True, slots=True)
class PlainText:
    """`original` as it is read. From each of `breaks` on, what is read stands further on in it, by one of `shifts`."""

    original: str
    text: str
    breaks: tuple[int, ...] = ()
    shifts: tuple[int, ...] = ()

    def in_original(self, span: Span) -> Span:
        end = self._place(span.end - 1) + 1
        while end < len(self.original) and unicodedata.combining(self.original[end]):
            end += 1
        return Span(self._place(span.start), end, span.kind, span.value)

    def _place(self, place: int) -> int:
        passed = bisect_right(self.breaks, place)
        return place + self.shifts[passed - 1] if passed else place


def plain_text_of(original: str) -> PlainText:
    characters = set(original)
    text = original
    if not original.isascii():
        readable = _readable()
        text = original.translate({ord(one): readable[one] for one in characters if one in readable})
    if characters.isdisjoint(_invisible()):
        return PlainText(original, text)
    breaks, shifts, hidden = [], [], 0
    for found in _INVISIBLE.finditer(text):
        breaks.append(found.start() - hidden)
        hidden += found.end() - found.start()
        shifts.append(hidden)
    return PlainText(original, _INVISIBLE.sub("", text), tuple(breaks), tuple(shifts))


@cache
def _invisible() -> frozenset[str]:
    return frozenset(chr(code) for start, end in _HIDDEN for code in range(start, end))


@cache
def _readable() -> dict[str, str]:
    """One character for one: digits of all scripts, full-width letters and signs, dashes, points and blanks."""
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for character in map(chr, range(0x80, _PLANES)):
        category = unicodedata.category(character)
        if category == "Nd":
            table[character] = str(unicodedata.digit(character))
        elif category == "Zs":
            table[character] = " "
    # Letters of mathematics, in circles and the like, which some write to be found by nobody.
    for start, end in _FANCY:
        for character in map(chr, range(start, end)):
            plain = normalize_text("NFKC", character)
            if len(plain) == 1 and plain.isascii():
                table[character] = plain
    table |= dict.fromkeys(_DASHES, "-") | dict.fromkeys(_POINTS, ".")
    return table | {"\ufe6b": "@", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
