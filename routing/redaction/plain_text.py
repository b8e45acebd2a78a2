"""A text as the recognisers read it: digits, signs and blanks of all scripts as ASCII's, nothing invisible within.

It remembers where each character stood, so that what is found is told in places of the original.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from routing.redaction.spans import Span
from tickets.stream_safe import normalize_text

# Control characters, soft hyphens, joiners, marks of direction, variation selectors, and accents that stand alone.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\u0300-\u036f\U000e0000-\U000e0fff]+"
)
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
    return frozenset(one for one in map(chr, range(sys.maxunicode + 1)) if _INVISIBLE.match(one))


@cache
def _readable() -> dict[str, str]:
    """One character for one: digits of all scripts, full-width letters and signs, dashes, points and blanks."""
    table = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for character in map(chr, range(0x80, sys.maxunicode + 1)):
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
