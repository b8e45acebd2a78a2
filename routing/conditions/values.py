"""What a condition finds and what it is compared with: as text, as a rank, as people are shown it."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from routing.conditions.conditions import Condition
from routing.conditions.durations import duration_in_words

SHOWN_CHARACTERS = 200


def folded(found: Any) -> str:
    """As text, without regard to case."""
    return _casefold(found if isinstance(found, str) else as_text(found))


@lru_cache(maxsize=256)
def _casefold(text: str) -> str:
    """Many rules look at the same texts."""
    return text.casefold()


def as_text(found: Any) -> str:
    if isinstance(found, str):
        return found
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, tuple | list | frozenset):
        return ", ".join(str(one) for one in found)
    return "" if found is None else str(found)


def shown(found: Any) -> str:
    if hasattr(found, "total_seconds"):
        return duration_in_words(found)
    if isinstance(found, datetime):
        return found.isoformat(timespec="minutes")
    return as_text(found)[:SHOWN_CHARACTERS]


def rank_of(value: Any, order: tuple[str, ...]) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = as_text(value).casefold().strip()
    if order:
        return order.index(text) if text in order else None
    try:
        return float(text)
    except ValueError:
        return None


def one_value(condition: Condition) -> str:
    return condition.value if isinstance(condition.value, str) else ", ".join(condition.value)


def many_values(condition: Condition) -> tuple[str, ...]:
    if isinstance(condition.value, str):
        return tuple(one.strip() for one in condition.value.split(",") if one.strip())
    return condition.value
