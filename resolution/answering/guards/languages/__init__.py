"""Matters as they are told in other languages, a file for each: `matter: sign + sign`, each sign any of its words.

They are asked only of text that is not all English, so that words which other languages share with English do no harm.
`umbring*` stands for every word that begins so: these languages bend their words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from resolution.answering.guards.plain_words import plain_words
from resolution.answering.guards.signs import Sign, SignCombination, make_sign, passages_of

FOLDER = Path(__file__).resolve().parent
SHORTEST_BEGINNING = 3
LONGEST_BEGINNING = 12

Told = tuple[str, SignCombination]


def matters_told_abroad(plain: str) -> set[str]:
    """The names of the matters that some passage tells."""
    passages = [passage.union(_beginnings(passage)) for passage in passages_of(plain)]
    return {name for passage in passages for name, told in _told_by(passage) if told.is_in([passage])}


def read_languages() -> Iterator[Told]:
    for path in sorted(FOLDER.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, signs = line.partition(": ")
            yield name, SignCombination(signs=tuple(make_sign(*_phrases(listed)) for listed in signs.split(" + ")))


def _told_by(passage: Sign) -> Iterable[Told]:
    """Only those of which the first sign is there: so a text costs what its length costs, however many are listed."""
    index = _by_first_sign()
    return {id(told): told for phrase in passage & index.keys() for told in index[phrase]}.values()


@cache
def _by_first_sign() -> dict[str, Sequence[Told]]:
    index: dict[str, list[Told]] = defaultdict(list)
    for name, told in read_languages():
        for phrase in told.signs[0]:
            index[phrase].append((name, told))
    return dict(index)


def _phrases(listed: str) -> Iterator[str]:
    """As the text will look that they are searched in: accents are undone there, too."""
    for phrase in listed.split(","):
        bare = phrase.strip().removesuffix("*")
        spaced = plain_words(bare).replace("-", " ")
        yield f"{spaced}*" if phrase.strip().endswith("*") else spaced


def _beginnings(passage: Sign) -> Iterator[str]:
    """Of the last word of each phrase."""
    for phrase in passage:
        last = phrase.rfind(" ") + 1
        for end in range(last + SHORTEST_BEGINNING, min(len(phrase), last + LONGEST_BEGINNING) + 1):
            yield f"{phrase[:end]}*"
