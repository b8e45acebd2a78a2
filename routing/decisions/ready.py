"""A rule set made ready to decide by: conditions compiled, names looked up. Made once for each published version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from routing.conditions.comparisons import Calendars
from routing.conditions.conditions import Condition, Group
from routing.conditions.evaluate import ReadyGroup, make_ready
from routing.conditions.fields import CLOCK_FIELD
from routing.conditions.operators import Operator
from routing.models.rule import RuleState
from routing.rules.document import Document, LiftSpec, RuleSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """Of the teams and people that there are now: each as it is written, by its name in small letters."""

    teams: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    team_ids: Mapping[str, int] = field(default_factory=dict)
    people_ids: Mapping[str, int] = field(default_factory=dict)
    # Today's name of a topic, by each that it had, in small letters.
    topics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRule:
    spec: RuleSpec
    group: ReadyGroup
    # It waits for the clock: one of its conditions is how long somebody has been waiting.
    by_the_clock: bool
    # Why it is never tried: it is a draft, paused, or can't be read.
    idle: str = ""


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
        rules=tuple(_ready_rule(rule, calendars, names) for rule in document.rules),
        bases=document.bases,
        lifts=tuple(
            ReadyLift(spec=lift, group=make_ready(_by_todays_names(lift.group, names), calendars)) for lift in lifts
        ),
        names=names,
        number=number,
    )


def _ready_rule(rule: RuleSpec, calendars: Calendars, names: KnownNames) -> ReadyRule:
    rule = replace(rule, group=_by_todays_names(rule.group, names))
    by_the_clock = any(condition.field == CLOCK_FIELD for condition in rule.group.each())
    return ReadyRule(
        spec=rule, group=make_ready(rule.group, calendars), by_the_clock=by_the_clock, idle=_why_idle(rule)
    )


def _why_idle(rule: RuleSpec) -> str:
    if rule.state != RuleState.ACTIVE:
        return f"It is {'paused' if rule.state == RuleState.PAUSED else 'a draft'}."
    return f"It can't be tried: {rule.broken}" if rule.broken else ""


def _by_todays_names(group: Group, names: KnownNames) -> Group:
    """What was renamed since is compared by the name that it has now."""
    return replace(group, conditions=tuple(_renamed(part, names) for part in group.conditions))


def _renamed(part: Condition | Group, names: KnownNames) -> Condition | Group:
    if isinstance(part, Group):
        return _by_todays_names(part, names)
    known = {"topic": names.topics, "team": names.teams, "assignee": names.people}.get(part.field)
    if not known or part.operator in (Operator.CONTAINS, Operator.NOT_CONTAINS):
        return part
    if isinstance(part.value, str):
        return replace(part, value=known.get(part.value.casefold(), part.value))
    return replace(part, value=tuple(known.get(one.casefold(), one) for one in part.value))
