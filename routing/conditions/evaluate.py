"""Comparing: conditions and facts in, whether they hold and what was found out. Pure, and made ready once per rule set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from routing.conditions.calendars import WorkingTime
from routing.conditions.conditions import Condition, Group, Match
from routing.conditions.durations import read_duration, tell_duration
from routing.conditions.fields import FIELDS, FieldSpec, Kind
from routing.conditions.operators import Operator
from routing.conditions.patterns import BadPattern, compile_pattern, pattern_matches

Values = Mapping[str, Any]
Calendars = Mapping[str, WorkingTime]
Test = Callable[[Any], bool]
SHOWN_CHARACTERS = 200
# The moment of the decision: what “ago” is counted from.
NOW = "decided_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One condition that was looked at."""

    condition: Condition
    words: str
    found: str
    holds: bool
    # Why it can't be compared at all.
    why: str = ""

    def as_row(self) -> dict[str, Any]:
        row = {
            "condition": self.words,
            "field": self.condition.field,
            "found": self.found,
            "holds": self.holds,
        }
        return row | {"why": self.why} if self.why else row


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyCondition:
    condition: Condition
    # The condition as a sentence, said once and not with each decision.
    words: str
    find: Callable[[Values], Any]
    test: Test
    why: str = ""

    def holds(self, values: Values) -> bool:
        return self.test(self.find(values))

    def finding(self, values: Values) -> Finding:
        found = self.find(values)
        shown = _shown(self.condition, found)
        return Finding(condition=self.condition, words=self.words, found=shown, holds=self.test(found), why=self.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyGroup:
    """A group made ready. Without conditions it holds always."""

    match: str
    parts: tuple[ReadyCondition | ReadyGroup, ...]

    def holds(self, values: Values) -> bool:
        # A plain loop: this is what deciding spends its time on.
        wanted = self.match == Match.ANY
        for part in self.parts:
            if part.holds(values) is wanted:
                return wanted
        return not wanted or not self.parts

    def findings(self, values: Values) -> tuple[Finding, ...]:
        """What decided: of a group that holds each condition that did, else the first that failed."""
        if self.holds(values):
            return tuple(finding for finding in self._all(values) if finding.holds)
        return self._first_failure(values)

    def _all(self, values: Values) -> tuple[Finding, ...]:
        found: tuple[Finding, ...] = ()
        for part in self.parts:
            if isinstance(part, ReadyGroup):
                found += part._all(values) if part.holds(values) else ()
            else:
                found += (part.finding(values),)
        return found

    def _first_failure(self, values: Values) -> tuple[Finding, ...]:
        for part in self.parts:
            if part.holds(values):
                continue
            return part._first_failure(values) if isinstance(part, ReadyGroup) else (part.finding(values),)
        return ()


def make_ready(group: Group, calendars: Calendars) -> ReadyGroup:
    return ReadyGroup(
        match=group.match,
        parts=tuple(
            make_ready(part, calendars) if isinstance(part, Group) else _ready_condition(part, calendars)
            for part in group.conditions
        ),
    )


def _ready_condition(condition: Condition, calendars: Calendars) -> ReadyCondition:
    spec = FIELDS.get(condition.field)
    if spec is None:
        why = f"There is no field “{condition.field}” any more."
        return ReadyCondition(condition=condition, words=str(condition), find=_nothing, test=_never, why=why)
    try:
        find, test = _MAKERS[spec.kind](spec, condition, calendars)
    except _CannotCompare as error:
        return ReadyCondition(
            condition=condition, words=str(condition), find=_finder(spec, condition), test=_never, why=str(error)
        )
    return ReadyCondition(condition=condition, words=str(condition), find=find, test=test)


class _CannotCompare(Exception):
    """The condition never holds; the message says why."""


def _nothing(values: Values) -> str:
    return ""


def _never(found: Any) -> bool:
    return False


def _finder(spec: FieldSpec, condition: Condition) -> Callable[[Values], Any]:
    if spec.needs_key:
        return partial(_of_key, spec.name, condition.key)
    return partial(_of_name, spec.name)


def _of_name(name: str, values: Values) -> Any:
    return values.get(name, "")


def _of_key(name: str, key: str, values: Values) -> Any:
    many = values.get(name)
    return many.get(key, "") if isinstance(many, Mapping) else ""


# --- By kind ---


def _words(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Callable[[Values], Any], Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return _finder(spec, condition), _ordered(spec, condition)
    return _finder(spec, condition), _word_test(condition, operator)


def _word_test(condition: Condition, operator: Operator) -> Test:
    if operator == Operator.MATCHES:
        try:
            compiled = compile_pattern(_one(condition))
        except BadPattern as error:
            raise _CannotCompare(str(error)) from None
        return lambda found: pattern_matches(compiled, as_text(found))
    if operator in (Operator.ONE_OF, Operator.NOT_ONE_OF):
        among = frozenset(one.casefold().strip() for one in _many(condition))
        inside = operator == Operator.ONE_OF
        return lambda found: (_folded(as_text(found)) in among) is inside
    value = _one(condition).casefold().strip()
    compare = _COMPARISONS[operator]
    return lambda found: compare(_folded(as_text(found)), value)


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
    limit = _rank(_one(condition), order)
    if limit is None:
        raise _CannotCompare(f"“{_one(condition)}” has no place in an order.")
    at_least = condition.operator == Operator.AT_LEAST

    def test(found: Any) -> bool:
        rank = _rank(found, order)
        return rank is not None and (rank >= limit if at_least else rank <= limit)

    return test


def _numbers(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Callable[[Values], Any], Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.AT_LEAST, Operator.AT_MOST):
        return _finder(spec, condition), _ordered(spec, condition)
    value = _rank(_one(condition), ())
    if value is None:
        raise _CannotCompare(f"“{_one(condition)}” is no number.")
    wanted = operator == Operator.IS
    return _finder(spec, condition), lambda found: (_rank(found, ()) == value) is wanted


def _tags(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Callable[[Values], Any], Test]:
    operator = Operator(condition.operator)
    asked = frozenset(one.casefold().strip() for one in _many(condition))
    tests: dict[Operator, Callable[[frozenset[str]], bool]] = {
        Operator.CONTAINS: lambda found: asked <= found,
        Operator.NOT_CONTAINS: lambda found: not asked & found,
        Operator.ONE_OF: lambda found: bool(asked & found),
        Operator.IS_EMPTY: lambda found: not found,
        Operator.IS_NOT_EMPTY: bool,
    }
    test = tests[operator]
    return _finder(spec, condition), lambda found: test(frozenset(str(one).casefold() for one in found or ()))


def _moments(spec: FieldSpec, condition: Condition, calendars: Calendars) -> tuple[Callable[[Values], Any], Test]:
    operator = Operator(condition.operator)
    if operator in (Operator.IN_HOURS, Operator.NOT_IN_HOURS):
        hours = _calendar(_one(condition), calendars)
        inside = operator == Operator.IN_HOURS
        return _finder(spec, condition), lambda found: bool(found) and hours.is_working(found) is inside
    calendar = _calendar(condition.key, calendars) if condition.key else None
    limit = read_duration(_one(condition))
    if limit is None:
        raise _CannotCompare(f"“{_one(condition)}” is no length of time.")
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
        raise _CannotCompare(f"There is no calendar “{name}” any more.")
    return found


_MAKERS: dict[Kind, Callable[[FieldSpec, Condition, Calendars], tuple[Callable[[Values], Any], Test]]] = {
    Kind.CHOICE: _words,
    Kind.TEXT: _words,
    Kind.FLAG: _words,
    Kind.NUMBER: _numbers,
    Kind.TAGS: _tags,
    Kind.MOMENT: _moments,
}


# --- Values ---


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
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


def _shown(condition: Condition, found: Any) -> str:
    if hasattr(found, "total_seconds"):
        return tell_duration(found)
    if isinstance(found, datetime):
        return found.isoformat(timespec="minutes")
    return as_text(found)[:SHOWN_CHARACTERS]


def _rank(value: Any, order: tuple[str, ...]) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = as_text(value).casefold().strip()
    if order:
        return order.index(text) if text in order else None
    try:
        return float(text)
    except ValueError:
        return None


def _one(condition: Condition) -> str:
    return condition.value if isinstance(condition.value, str) else ", ".join(condition.value)


def _many(condition: Condition) -> tuple[str, ...]:
    if isinstance(condition.value, str):
        return tuple(one.strip() for one in condition.value.split(",") if one.strip())
    return condition.value
