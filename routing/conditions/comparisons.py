"""Comparing, by the kind of the field: where a condition looks, and the test that what it finds there must pass. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from routing.conditions.calendars import WorkingTime
from routing.conditions.conditions import Condition
from routing.conditions.durations import read_duration
from routing.conditions.fields import FieldSpec, Kind
from routing.conditions.operators import Operator
from routing.conditions.patterns import BadPattern, compile_pattern, pattern_matches
from routing.conditions.values import as_text, folded, many_values, one_value, rank_of

Values = Mapping[str, Any]
Calendars = Mapping[str, WorkingTime]
Find = Callable[[Values], Any]
Test = Callable[[Any], bool]
# The moment of the decision: what “ago” is counted from.
NOW = "decided_at"


class CannotCompare(Exception):
    """The condition never holds; the message says why."""


def finder_of(spec: FieldSpec, condition: Condition) -> Callable[[Values], Any]:
    if spec.needs_key:
        return partial(_of_key, spec.name, condition.key)
    return partial(_of_name, spec.name)


def _of_name(name: str, values: Values) -> Any:
    return values.get(name, "")


def _of_key(name: str, key: str, values: Values) -> Any:
    many = values.get(name)
    return many.get(key, "") if isinstance(many, Mapping) else ""


def _words(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Find, Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return finder_of(spec, condition), _ordered(spec, condition)
    return finder_of(spec, condition), _word_test(condition, operator)


def _word_test(condition: Condition, operator: Operator) -> Test:
    if operator == Operator.MATCHES:
        try:
            compiled = compile_pattern(one_value(condition))
        except BadPattern as error:
            raise CannotCompare(str(error)) from None
        return lambda found: pattern_matches(compiled, as_text(found))
    if operator in (Operator.ONE_OF, Operator.NOT_ONE_OF):
        among = frozenset(one.casefold().strip() for one in many_values(condition))
        inside = operator == Operator.ONE_OF
        return lambda found: (folded(found) in among) is inside
    value = one_value(condition).casefold().strip()
    compare = _COMPARISONS[operator]
    return lambda found: compare(folded(found), value)


_COMPARISONS: dict[Operator, Callable[[str, str], bool]] = {
    Operator.IS: lambda found, value: found == value,
    Operator.IS_NOT: lambda found, value: found != value,
    Operator.CONTAINS: lambda found, value: value in found,
    Operator.NOT_CONTAINS: lambda found, value: value not in found,
    Operator.STARTS_WITH: lambda found, value: found.lstrip().startswith(value),
    Operator.ENDS_WITH: lambda found, value: found.rstrip().endswith(value),
    Operator.IS_EMPTY: lambda found, value: not found.strip(),
    Operator.IS_NOT_EMPTY: lambda found, value: bool(found.strip()),
}


def _ordered(spec: FieldSpec, condition: Condition) -> Test:
    """Words that have an order are compared by it, not by the alphabet."""
    order = spec.choices if spec.is_ordered else ()
    limit = rank_of(one_value(condition), order)
    if limit is None:
        raise CannotCompare(f"“{one_value(condition)}” has no place in an order.")
    at_least = condition.operator == Operator.AT_LEAST

    def test(found: Any) -> bool:
        rank = rank_of(found, order)
        return rank is not None and (rank >= limit if at_least else rank <= limit)

    return test


def _numbers(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Find, Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return finder_of(spec, condition), _ordered(spec, condition)
    value = rank_of(one_value(condition), ())
    if value is None:
        raise CannotCompare(f"“{one_value(condition)}” is no number.")
    wanted = operator == Operator.IS
    return finder_of(spec, condition), lambda found: (rank_of(found, ()) == value) is wanted


def _tags(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Find, Test]:
    operator = Operator(condition.operator)
    asked = frozenset(one.casefold().strip() for one in many_values(condition))
    tests: dict[Operator, Callable[[frozenset[str]], bool]] = {
        Operator.CONTAINS: lambda found: asked <= found,
        Operator.NOT_CONTAINS: lambda found: not asked & found,
        Operator.ONE_OF: lambda found: bool(asked & found),
        Operator.IS_EMPTY: lambda found: not found,
        Operator.IS_NOT_EMPTY: bool,
    }
    test = tests[operator]
    return finder_of(spec, condition), lambda found: test(frozenset(str(one).casefold() for one in found or ()))


def _moments(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Find, Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.IN_HOURS, Operator.NOT_IN_HOURS):
        hours = _calendar(one_value(condition), calendars)
        inside = operator == Operator.IN_HOURS
        return finder_of(spec, condition), lambda found: bool(found) and hours.is_working(found) is inside
    calendar = _calendar(condition.key, calendars) if condition.key else None
    limit = read_duration(one_value(condition))
    if limit is None:
        raise CannotCompare(f"“{one_value(condition)}” is no length of time.")
    at_least = operator == Operator.AT_LEAST

    def find(values: Values) -> Any:
        since, now = values.get(spec.name), values.get(NOW)
        if not isinstance(since, datetime) or not isinstance(now, datetime):
            return None
        return calendar.between(since, now) if calendar else now - since

    return find, lambda passed: passed is not None and (passed >= limit if at_least else passed <= limit)


def _calendar(name: str, calendars: Calendars) -> WorkingTime:
    found = calendars.get(name.casefold())
    if found is None:
        raise CannotCompare(f"There is no calendar “{name}” any more.")
    return found


COMPARISONS_BY_KIND: dict[Kind, Callable[[FieldSpec, Condition, Calendars], tuple[Find, Test]]] = {
    Kind.CHOICE: _words,
    Kind.TEXT: _words,
    Kind.FLAG: _words,
    Kind.NUMBER: _numbers,
    Kind.TAGS: _tags,
    Kind.MOMENT: _moments,
}
