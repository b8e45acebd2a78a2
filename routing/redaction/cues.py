"""The words beside a number that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from routing.redaction.word_lists import fold, read_lists

# So far from a number a word may stand and still say what it is.
REACH = 80
_END = re.compile(r"\n|[.!?;] ")
WORDS_OF_AN_END = 2
_WORD = re.compile(r"[^\W\d_]+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
# Words of languages that leave no blanks between them are looked for within.
_UNSPACED = {
    "phone": ("電話", "电话", "手机", "携帯", "전화", "연락처", "โทร"),
    "reference": ("订单", "注文", "주문", "单号", "追跡"),
}
FILLER = "filler"
# German and Dutch write both as one word; the first of it says whose number it is.
_TELEPHONES = ("telefon", "telephon", "phone", "puhelin", "komork", "handynum", "mobiln", "mobilt", "телефон")
_NUMBERED = ("nummer", "nummern", "numer", "number", "nr")


def cues_before(text: str, place: int) -> Iterator[tuple[frozenset[str], int]]:
    """What the words before it say, the nearest first, each with how many words that say nothing stand between.

    The end of a line or of a sentence counts as some words, unless the number follows it directly.
    """
    begin = max(0, place - REACH)
    window = text[begin:place]
    breaks = [found.end() for found in _BLANK_LINE.finditer(window)]
    found = list(_WORD.finditer(window, breaks[-1] if breaks else 0))
    between, last = 0, len(window)
    for word in reversed(found):
        cues = cues_of(word[0])
        if last < len(window) and _END.search(window, word.end(), last):
            between += WORDS_OF_AN_END
        if cues and FILLER not in cues:
            yield cues, between
        elif last == len(window) and _END.search(window, word.end()):
            between += WORDS_OF_AN_END
        between += not cues
        last = word.start()


def cues_after(text: str, place: int, *, reach: int = 28) -> Iterator[tuple[frozenset[str], int]]:
    window, _, _ = text[place : place + reach].partition("\n")
    between = 0
    for word in _WORD.findall(window):
        cues = cues_of(word)
        if cues and FILLER not in cues:
            yield cues, between
        between += not cues


@lru_cache(maxsize=20_000)
def cues_of(word: str) -> frozenset[str]:
    folded = fold(word)
    if folded in _cues():
        return _cues()[folded]
    if not word.isascii():
        within = [cue for cue, parts in _UNSPACED.items() if any(part in word for part in parts)]
        if within:
            return frozenset(within)
    if folded.startswith(_TELEPHONES):
        return frozenset({"phone"})
    if len(folded) > 5 and folded.endswith(_NUMBERED):
        return frozenset({"reference"})
    return frozenset()


@cache
def _cues() -> dict[str, frozenset[str]]:
    cues: dict[str, set[str]] = {}
    for cue, words in read_lists("cue_words.toml").items():
        for word in words:
            cues.setdefault(word, set()).add(cue)
    # A word that says something is no filler, whatever it means elsewhere.
    return {word: frozenset(told - {FILLER}) or frozenset({FILLER}) for word, told in cues.items()}
