"""Loads the lists of words beside it, and makes patterns of them.

In a file each list is a text of its own: one entry a line, and lines that begin with `#` are comments.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

Words = dict[str, tuple[str, ...]]


@cache
def words_of(name: str) -> Words:
    """The lists of the file `<name>.toml`, by their names."""
    lists = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    return {key: _entries(text) for key, text in lists.items()}


def any_of(phrases: Iterable[str]) -> str:
    """One regular expression of several; a blank is a blank."""
    return "|".join(phrases)


def begins_with(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}(?:{any_of(phrases)})", re.IGNORECASE)


def contains_phrase(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(any_of(phrases), re.IGNORECASE)


def _entries(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))
