"""Single settings of steps, read with their place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from routing.conditions.durations import read_duration
from routing.conditions.parse import Mistakes

TEXT = {"type": "string"}
WINDOW = {"type": "string", "description": "A length of time, as 10 minutes, 4 hours or 7 days."}
LONGEST_WINDOW = timedelta(days=90)


def read_text(settings: Mapping[str, Any], key: str, place: str, mistakes: Mistakes, *, longest: int) -> str:
    """Empty where it is not given."""
    given = settings.get(key)
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > longest:
        mistakes.add(f"{place}.{key}", f"This is a text of at most {longest:,} characters.")
        return ""
    return given.strip()


def read_word(settings: Mapping[str, Any], key: str, place: str, mistakes: Mistakes, words: tuple[str, ...]) -> str:
    """One of the words; the first where it is not given."""
    given = settings.get(key, words[0])
    if given not in words:
        mistakes.add(f"{place}.{key}", f"This is one of: {', '.join(words)}.")
        return words[0]
    return str(given)


def read_number(settings: Mapping[str, Any], key: str, place: str, mistakes: Mistakes, *, most: int) -> int:
    """A whole number from 1; 1 where it is not given."""
    given = settings.get(key, 1)
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= most:
        mistakes.add(f"{place}.{key}", f"This is a whole number from 1 to {most:,}.")
        return 1
    return given


def read_window(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> timedelta:
    length = read_duration(str(settings.get("window", "")))
    if length is None or length > LONGEST_WINDOW:
        mistakes.add(f"{place}.window", "This is a length of time up to 90 days, as 10 minutes, 4 hours or 7 days.")
        return timedelta(minutes=1)
    return length


def read_texts(
    settings: Mapping[str, Any], key: str, place: str, mistakes: Mistakes, default: tuple[str, ...]
) -> tuple[str, ...]:
    given = settings.get(key, list(default))
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, list) or not given or not all(isinstance(one, str) for one in given):
        mistakes.add(f"{place}.{key}", "This is a list of at least one text or reference.")
        return default
    return tuple(given)
