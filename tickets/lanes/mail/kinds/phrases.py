"""Lists of phrases, one a line, as one pattern over text of one line."""

from __future__ import annotations

import re


def any_of(phrases: str) -> str:
    """`#` begins a comment. A blank is a blank; everything else is a regular expression's."""
    lines = (line.strip() for line in phrases.splitlines())
    return "|".join(line for line in lines if line and not line.startswith("#"))


def begins_with(phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\W{{0,4}}(?:{any_of(phrases)})", re.IGNORECASE)


def contains_phrase(phrases: str) -> re.Pattern[str]:
    return re.compile(any_of(phrases), re.IGNORECASE)
