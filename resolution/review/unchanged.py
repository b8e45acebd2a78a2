"""Whether a reviewer left an answer as it stood: white space and the greeting are nobody's judgement of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tickets.actions.last_lines import without_last_line

_GREETING = re.compile(
    r"\A\s*(?:hello|hi|hey|dear|good (?:morning|day|afternoon|evening)|greetings)\b[^\n.!?:;]{0,60}[,!.:]?[ \t]*(?:\n|\Z)",
    re.IGNORECASE,
)


def is_unchanged(before: str, after: str) -> bool:
    """The last line doesn't count either: it says what comes next, and is put there by the product."""
    return _told(before) == _told(after)


def is_unchanged_by(diff: Iterable[Mapping[str, str]]) -> bool:
    """By the passages of `compare_texts`, as a verdict stores them."""
    passages = list(diff)
    before = "".join(passage["text"] for passage in passages if passage["kind"] != "added")
    after = "".join(passage["text"] for passage in passages if passage["kind"] != "removed")
    return is_unchanged(before, after)


def _told(text: str) -> str:
    return " ".join(_GREETING.sub("", without_last_line(text)).split())
