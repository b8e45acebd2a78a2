"""Lists of words that recognisers compare with: data, in `word_lists.toml`."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

from tickets.stream_safe import normalize_text


def fold(word: str) -> str:
    """In lower case and without accents."""
    folded = word.casefold()
    if folded.isascii():
        return folded
    return "".join(one for one in normalize_text("NFKD", folded) if not unicodedata.combining(one))


def word_list(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


def read_lists(name: str) -> dict[str, list[str]]:
    """Of a file beside this one."""
    content = tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return {key: [fold(word) for word in words.split()] for key, words in content.items()}


@cache
def _lists() -> dict[str, list[str]]:
    return read_lists("word_lists.toml")
