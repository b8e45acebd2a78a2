"""The words beside a number that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from routing.redaction.word_lists import fold, read_lists

# So far from a number a word may stand and still say what it is.
REACH, REACH_AFTER = 80, 32
WORDS_OF_AN_END = 2
# What stands for something that was taken out says nothing of what follows.
_TOKEN = re.compile(r"\[[a-z][a-z ]{1,18}(?: [0-9a-f]{16})?\]|[^\W_]+|\n|[.!?;] ")
_ENDS = "\n.!?;"
# Words of languages that leave no blanks between them are looked for within.
_UNSPACED = {
    "phone": ("電話", "电话", "手机", "携帯", "전화", "연락처", "โทร"),
    "reference": ("订单", "注文", "주문", "单号", "追跡"),
}
FILLER = "filler"
# German and Dutch write both as one word; the first of it says whose number it is.
_TELEPHONES = (
    *(
        "telefon",
        "telephon",
        "phone",
        "puhelin",
        "komork",
        "handynum",
        "mobiln",
        "mobilt",
        "chiama",
        "richiam",
        "llamar",
        "llamad",
        "llamen",
    ),
    *(
        "appele",
        "rappel",
        "anruf",
        "anruft",
        "zadzwon",
        "dzwoni",
        "oddzwon",
        "soitt",
        "soita",
        "terugbel",
        "телефон",
        "позвон",
        "перезвон",
    ),
)
_NUMBERED = ("nummer", "nummern", "numer", "number", "nr")


def cues_before(text: str, place: int) -> Iterator[tuple[frozenset[str], int]]:
    """What the words before it say, the nearest first, each with how many words that say nothing stand between.

    The end of a line or of a sentence counts as some words, unless the number follows it directly, and a number as one.
    """
    between, ends, is_first = 0, 0, True
    for token in reversed(_TOKEN.findall(text, max(0, place - REACH), place)):
        if token[0] in _ENDS:
            ends += 1
            continue
        cues = cues_of(token)
        if ends and not is_first:
            between += WORDS_OF_AN_END * ends
        if cues and FILLER not in cues:
            yield cues, between
        elif ends and is_first:
            between += WORDS_OF_AN_END
        between += not cues
        ends, is_first = 0, False


def cues_after(text: str, place: int) -> Iterator[tuple[frozenset[str], int]]:
    """The same of the words after it, in its sentence."""
    between = 0
    for token in _TOKEN.findall(text, place, place + REACH_AFTER):
        if token[0] in _ENDS:
            return
        cues = cues_of(token)
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
