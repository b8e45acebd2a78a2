"""Unicode's normal forms in linear time, whatever the text is.

Normalising puts the marks that follow a letter in order, which takes quadratic time in their number: half a minute for
sixty thousand. The Stream-Safe Text Format (UAX #15, section 13) has at most thirty in a row: behind them stands a
grapheme joiner that nobody sees. No language needs that many, so honest text is what it was.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal, NamedTuple

MOST_MARKS = 30
JOINER = "\u034f"
# Marks lie in the first two planes: the others hold ideographs, private characters and selectors.
_PLANES = range(0x300, 0x20000)
# A character is at most two marks, and the one before a run ends in at most three.
_SUSPICIOUS = (MOST_MARKS - 3) // 2


class _Marks(NamedTuple):
    """How many marks a character begins and ends with once it is taken apart, as Unicode counts them."""

    leading: int
    trailing: int
    is_all: bool


def normalize_text(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    return text if text.isascii() else unicodedata.normalize(form, stream_safe(text))


def stream_safe(text: str) -> str:
    """The same text with joiners in it where more than thirty marks follow each other."""
    return text if text.isascii() else _long_runs().sub(_with_joiners, text)


def _with_joiners(run: re.Match[str]) -> str:
    pieces: list[str] = []
    count = 0
    for character in run[0]:
        marks = _marks_of(character)
        if count + marks.leading > MOST_MARKS:
            pieces.append(JOINER)
            count = 0
        count = count + marks.leading if marks.is_all else marks.trailing
        pieces.append(character)
    return "".join(pieces)


@cache
def _long_runs() -> re.Pattern[str]:
    """A character and so many marks behind it that they are worth counting."""
    marks = "".join(re.escape(letter) for letter in map(chr, _PLANES) if _begins_with_mark(letter))
    return re.compile(f".?[{marks}]{{{_SUSPICIOUS},}}", re.DOTALL)


def _begins_with_mark(character: str) -> bool:
    apart = unicodedata.decomposition(character)
    first = unicodedata.normalize("NFKD", character)[0] if apart else character
    return unicodedata.combining(first) > 0


@lru_cache(maxsize=4_096)
def _marks_of(character: str) -> _Marks:
    apart = [unicodedata.combining(one) > 0 for one in unicodedata.normalize("NFKD", character)]
    leading = next((at for at, is_mark in enumerate(apart) if not is_mark), len(apart))
    trailing = next((at for at, is_mark in enumerate(reversed(apart)) if not is_mark), len(apart))
    return _Marks(leading, trailing, leading == len(apart))
