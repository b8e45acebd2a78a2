"""Instructions to an assistant in other languages than English: a line of signs, each any of its words, in one sentence."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from resolution.answering.guards.plain_words import plain_words

# Scripts that put no space between words, or put words together: there a sign is looked for anywhere.
_UNSPACED = ("zh", "ja", "ko", "th", "ar", "he", "hi")
_NO_WORD = re.compile(r"[^\w']+")

Signs = tuple[tuple[str, ...], ...]


def is_told_abroad(sentence: str) -> bool:
    """`sentence` is in plain words."""
    spaced = f" {without_marks(sentence)} "
    return any(all(_holds(spaced, sign) for sign in signs) for signs in _signs())


def without_marks(text: str) -> str:
    return _NO_WORD.sub(" ", text)


def _holds(sentence: str, sign: tuple[str, ...]) -> bool:
    return any(phrase in sentence for phrase in sign)


@cache
def _signs() -> tuple[Signs, ...]:
    path = Path(__file__).with_suffix(".txt")
    lines = (line.partition(": ") for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        tuple(tuple(_phrase(one, language) for one in sign.split(",")) for sign in listed.split(" + "))
        for language, _, listed in lines
    )


def _phrase(listed: str, language: str) -> str:
    """As the text will look that it is searched in, from the beginning of a word to its end."""
    bare = listed.strip()
    plain = without_marks(plain_words(bare.removesuffix("*"))).strip()
    if language in _UNSPACED:
        return plain
    return f" {plain}" if bare.endswith("*") else f" {plain} "
