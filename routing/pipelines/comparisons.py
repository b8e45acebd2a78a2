"""Conditions of pipelines: of a match, of `filter.match`, and of `when`. Either side may be a reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime

from routing.conditions.parse import Mistakes
from routing.pipelines.references import Scope, expand

GROUPS = ("all", "any")
KEYS = ("left", "op", "right")
MOST_CONDITIONS = 100
DEEPEST = 3
_NUMBER = re.compile(r"\s*[+-]?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    left: Any
    op: str
    right: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparisons:
    """All or any of these hold; a part may be such a group itself."""

    needs_all: bool
    parts: tuple[Comparison | Comparisons, ...]


def parse_comparisons(given: Any, place: str, mistakes: Mistakes, depth: int = 1) -> Comparisons | None:
    """`{all: […]}` or `{any: […]}`. What can't be read is said in `mistakes`."""
    named = [key for key in GROUPS if isinstance(given, Mapping) and key in given]
    if len(named) != 1:
        mistakes.add(place, "This is all or any, with a list of conditions.")
        return None
    mistakes.unknown_keys(place, given, GROUPS)
    parts, at = given[named[0]], f"{place}.{named[0]}".lstrip(".")
    if not isinstance(parts, list) or not parts:
        mistakes.add(at, "This is a list of at least one condition.")
        return None
    if len(parts) > MOST_CONDITIONS or depth > DEEPEST:
        mistakes.add(at, f"There are at most {MOST_CONDITIONS} conditions, in groups at most {DEEPEST} deep.")
        return None
    read = [_part(one, f"{at}[{number}]", mistakes, depth) for number, one in enumerate(parts)]
    return Comparisons(needs_all=named[0] == "all", parts=tuple(part for part in read if part is not None))


def _part(given: Any, place: str, mistakes: Mistakes, depth: int) -> Comparison | Comparisons | None:
    if isinstance(given, Mapping) and not given.keys().isdisjoint(GROUPS):
        return parse_comparisons(given, place, mistakes, depth + 1)
    if not isinstance(given, Mapping) or not given.keys() >= set(KEYS):
        mistakes.add(place, "A condition has left, op and right.")
        return None
    mistakes.unknown_keys(place, given, KEYS)
    if given["op"] not in OPERATORS:
        mistakes.add(f"{place}.op", f"There is no “{given['op']}”. Use one of: {', '.join(OPERATORS)}.")
        return None
    return Comparison(left=given["left"], op=given["op"], right=given["right"])


def holds(group: Comparisons, scope: Scope) -> bool:
    found = (_part_holds(part, scope) for part in group.parts)
    return all(found) if group.needs_all else any(found)


def _part_holds(part: Comparison | Comparisons, scope: Scope) -> bool:
    if isinstance(part, Comparisons):
        return holds(part, scope)
    return OPERATORS[part.op](expand(part.left, scope), expand(part.right, scope))


def _is_equal(left: Any, right: Any) -> bool:
    """Numbers and texts that are numbers by their value; true and false by their words; all else as it stands."""
    numbers = _number(left), _number(right)
    if None not in numbers:
        return numbers[0] == numbers[1]
    return bool(_word(left) == _word(right))


def _word(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _contains(whole: Any, part: Any) -> bool:
    """A part of a text, whatever its case; an element of a list; a key of an object."""
    if isinstance(whole, str):
        return isinstance(part, str | int | float) and str(_word(part)).casefold() in whole.casefold()
    if isinstance(whole, list | tuple):
        return any(_is_equal(one, part) for one in whole)
    return isinstance(whole, Mapping) and isinstance(part, str) and part in whole


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """False unless both are numbers, or both times."""

    def test(left: Any, right: Any) -> bool:
        for read in (_number, _moment):
            one, other = read(left), read(right)
            if one is not None and other is not None:
                return compare(one, other)
        return False

    return test


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int):
        return Decimal(value)
    text = str(value)
    return Decimal(text.strip()) if _NUMBER.fullmatch(text) else None


def _moment(value: Any) -> datetime | None:
    """ISO 8601; a day is its beginning, and a time without a zone is UTC."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = parse_datetime(value.strip()) or parse_date(value.strip())
    except ValueError:
        # It is written well, as 2026-02-31 is.
        return None
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _is_equal,
    "!=": lambda left, right: not _is_equal(left, right),
    ">": _ordered(lambda one, other: one > other),
    "<": _ordered(lambda one, other: one < other),
    ">=": _ordered(lambda one, other: one >= other),
    "<=": _ordered(lambda one, other: one <= other),
    "contains": _contains,
    "in": lambda part, whole: _contains(whole, part),
}
