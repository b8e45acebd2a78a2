"""Whether conditions hold on a card of facts, and what was found out. Pure, and made ready once per rule set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from routing.conditions.comparisons import COMPARISONS_BY_KIND, Calendars, CannotCompare, Find, Test, Values, finder_of
from routing.conditions.conditions import Condition, Group, Match
from routing.conditions.fields import FIELDS, FieldSpec, Kind
from routing.conditions.values import shown


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
    # Where it stands in its rule: `2`, or `2.0` in a group.
    place: str
    # The condition as a sentence, said once and not with each decision.
    words: str
    find: Find
    # A plain function: this is what deciding spends its time on.
    holds: Callable[[Values], bool]
    why: str = ""

    def finding(self, values: Values) -> Finding:
        return Finding(
            condition=self.condition,
            words=self.words,
            found=shown(self.find(values)),
            holds=self.holds(values),
            why=self.why,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyGroup:
    """A group made ready. Without conditions it holds always."""

    match: str
    parts: tuple[ReadyCondition | ReadyGroup, ...]

    def holds(self, values: Values) -> bool:
        wanted = self.match == Match.ANY
        for part in self.parts:
            if part.holds(values) is wanted:
                return wanted
        return not wanted or not self.parts

    def failing(self, values: Values) -> ReadyCondition | None:
        """The first condition that keeps it from holding; None if it holds."""
        if self.match == Match.ANY:
            return None if self.holds(values) else self._first(self.parts[0], values)
        for part in self.parts:
            if not part.holds(values):
                return self._first(part, values)
        return None

    def findings(self, values: Values) -> tuple[Finding, ...]:
        """What decided: of a group that holds each condition that did, else the first that failed."""
        if (failed := self.failing(values)) is not None:
            return (failed.finding(values),)
        found: tuple[Finding, ...] = ()
        for part in self.parts:
            if not part.holds(values):
                continue
            found += part.findings(values) if isinstance(part, ReadyGroup) else (part.finding(values),)
        return found

    def _first(self, part: ReadyCondition | ReadyGroup, values: Values) -> ReadyCondition | None:
        return part.failing(values) if isinstance(part, ReadyGroup) else part


def make_ready(group: Group, calendars: Calendars, *, place: str = "") -> ReadyGroup:
    return ReadyGroup(
        match=group.match,
        parts=tuple(
            make_ready(part, calendars, place=f"{number}.")
            if isinstance(part, Group)
            else _ready_condition(part, calendars, f"{place}{number}")
            for number, part in enumerate(group.conditions)
        ),
    )


def _ready_condition(condition: Condition, calendars: Calendars, place: str) -> ReadyCondition:
    spec = FIELDS.get(condition.field)
    find: Find = _nothing
    why = ""
    holds: Callable[[Values], bool] = _never
    if spec is None:
        why = f"There is no field “{condition.field}” any more."
    else:
        try:
            find, test = COMPARISONS_BY_KIND[spec.kind](spec, condition, calendars)
            holds = _test_of_field(spec, find, test)
        except CannotCompare as error:
            find, why = finder_of(spec, condition), str(error)
    return ReadyCondition(condition=condition, place=place, words=str(condition), find=find, holds=holds, why=why)


def _test_of_field(spec: FieldSpec, find: Find, test: Test) -> Callable[[Values], bool]:
    """Without a call in between where the value is simply there."""
    if spec.needs_key or spec.kind == Kind.MOMENT:
        return lambda values: test(find(values))
    name = spec.name
    return lambda values: test(values.get(name, ""))


def _nothing(values: Values) -> Any:
    return ""


def _never(values: Values) -> bool:
    return False
