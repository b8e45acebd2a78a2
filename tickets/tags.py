"""Tags: free words on a ticket, set by rules and people."""

from __future__ import annotations

import re
from collections.abc import Iterable

TAG_LIMIT = 40
# More than these on one ticket say nothing any more.
MOST_TAGS = 30
_APART = re.compile(r"[\s,;]+")
_WORD = re.compile(r"[^\W_][\w.:/+-]*")


class BadTag(ValueError):
    """It is no tag; the message says why."""


def parse_tags(text: str) -> list[str]:
    """Words apart by spaces or commas -> tags in lower case, each once, sorted. Raises BadTag."""
    return clean_tags(one for one in _APART.split(text.strip()) if one)


def clean_tags(words: Iterable[str]) -> list[str]:
    """As they are stored: lower case, each once, sorted. Raises BadTag."""
    tags = sorted({_clean(word) for word in words})
    if len(tags) > MOST_TAGS:
        raise BadTag(f"A ticket has at most {MOST_TAGS} tags.")
    return tags


def _clean(word: str) -> str:
    tag = word.strip().removeprefix("#").lower()
    if not _WORD.fullmatch(tag):
        raise BadTag(f"“{word[:TAG_LIMIT]}” is no tag: one word of letters and digits, with - . : / + or _ inside.")
    if len(tag) > TAG_LIMIT:
        raise BadTag(f"The tag “{tag[:TAG_LIMIT]}…” is longer than {TAG_LIMIT} characters.")
    return tag
