"""A rule set made ready to decide by: conditions compiled, names looked up. Made once for each published version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from routing.conditions.evaluate import Calendars, ReadyGroup, make_ready
from routing.conditions.fields import CLOCK_FIELD
from routing.models.rule import RuleState
from routing.rules.document import Document, LiftSpec, RuleSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """Of the teams and people that there are now: each as it is written, by its name in small letters."""

    teams: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    team_ids: Mapping[str, int] = field(default_factory=dict)
    people_ids: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRule:
    spec: RuleSpec
    group: ReadyGroup
    # It waits for the clock: one of its conditions is how long somebody has been waiting.
    by_the_clock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyLift:
    spec: LiftSpec
    group: ReadyGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadySet:
    rules: tuple[ReadyRule, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)
    lifts: tuple[ReadyLift, ...] = ()
    names: KnownNames = KnownNames()
    # None: a working copy that nobody has published.
    number: int | None = None


def make_set_ready(document: Document, names: KnownNames, *, number: int | None = None) -> ReadySet:
    calendars: Calendars = {calendar.name.casefold(): calendar for calendar in document.calendars}
    lifts = (lift for lift in document.lifts if lift.state == RuleState.ACTIVE)
    return ReadySet(
        rules=tuple(_ready_rule(rule, calendars) for rule in document.rules),
        bases=document.bases,
        lifts=tuple(ReadyLift(spec=lift, group=make_ready(lift.group, calendars)) for lift in lifts),
        names=names,
        number=number,
    )


def _ready_rule(rule: RuleSpec, calendars: Calendars) -> ReadyRule:
    by_the_clock = any(condition.field == CLOCK_FIELD for condition in rule.group.each())
    return ReadyRule(spec=rule, group=make_ready(rule.group, calendars), by_the_clock=by_the_clock)
