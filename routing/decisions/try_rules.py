"""Trying a rule set on a card of facts: each rule in its order, each seeing what earlier ones set. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices

from routing.conditions.evaluate import Finding
from routing.decisions.facts import SETTLED
from routing.decisions.ready import KnownNames, ReadyRule
from routing.models.rule import RuleState
from routing.rules.actions import KEYS, Actions
from tickets.states import Move
from tickets.tags import MOST_TAGS


class Outcome(TextChoices):
    FIRED = "fired", "Fired"
    NOT_FIRED = "not_fired", "Not fired"
    NOT_REACHED = "not_reached", "Not reached"
    SKIPPED = "skipped", "Skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionOutcome:
    """One action of a rule that fired: done, or why it failed."""

    action: str
    value: str
    why: str = ""

    @property
    def done(self) -> bool:
        return not self.why

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"action": self.action, "value": self.value, "done": self.done}
        return row | {"why": self.why} if self.why else row


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedRule:
    """One rule of the set, and what became of it."""

    rule: ReadyRule
    outcome: Outcome
    # What the rule looked at: what was found out is told only when somebody asks.
    seen: Mapping[str, Any] = field(default_factory=dict, repr=False)
    actions: tuple[ActionOutcome, ...] = ()
    # Why it was skipped, or the rule that stopped before it.
    why: str = ""

    @property
    def fired(self) -> bool:
        return self.outcome == Outcome.FIRED

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The conditions that decided."""
        return self.rule.group.findings(self.seen) if self.outcome in (Outcome.FIRED, Outcome.NOT_FIRED) else ()

    def as_row(self) -> dict[str, Any]:
        spec = self.rule.spec
        row: dict[str, Any] = {
            "rule_id": spec.id,
            "name": spec.name,
            "outcome": self.outcome.value,
            "fired": self.fired,
            "match": str(spec.group.match),
            "conditions": [finding.as_row() for finding in self.findings],
        }
        if self.actions:
            row["actions"] = [action.as_row() for action in self.actions]
        return row | {"why": self.why} if self.why else row


@dataclass(slots=True)
class SoFar:
    """What has been decided up to now; rules look at it under the same names. A change makes new values: none is lost."""

    values: Mapping[str, Any]
    hold_reason: str = ""
    tried: list[TriedRule] = field(default_factory=list)


def try_rules(rules: Iterable[ReadyRule], so_far: SoFar, names: KnownNames, *, by_the_clock: bool = False) -> None:
    """Tries each rule that is meant, until one that stops has fired; `so_far` tells what each did."""
    stopped_by = ""
    for rule in rules:
        if stopped_by:
            tried = TriedRule(rule=rule, outcome=Outcome.NOT_REACHED, why=f"Stopped by “{stopped_by}”.")
        else:
            tried = _try_rule(rule, so_far, names, by_the_clock=by_the_clock)
        so_far.tried.append(tried)
        if tried.fired and rule.spec.stop:
            stopped_by = rule.spec.name


def _try_rule(rule: ReadyRule, so_far: SoFar, names: KnownNames, *, by_the_clock: bool) -> TriedRule:
    if why := _why_skipped(rule, so_far, by_the_clock=by_the_clock):
        return TriedRule(rule=rule, outcome=Outcome.SKIPPED, why=why)
    seen = so_far.values
    if not rule.group.holds(seen):
        return TriedRule(rule=rule, outcome=Outcome.NOT_FIRED, seen=seen)
    actions = _act(rule.spec.actions, so_far, names)
    return TriedRule(rule=rule, outcome=Outcome.FIRED, seen=seen, actions=actions)


def _why_skipped(rule: ReadyRule, so_far: SoFar, *, by_the_clock: bool) -> str:
    spec = rule.spec
    if spec.state != RuleState.ACTIVE:
        return f"It is {'paused' if spec.state == RuleState.PAUSED else 'a draft'}."
    if spec.broken:
        return f"It can't be tried: {spec.broken}"
    if rule.by_the_clock != by_the_clock:
        return "It is tried by the clock." if rule.by_the_clock else "It is tried when a ticket is decided."
    if spec.actions.holds and so_far.values.get(SETTLED):
        return "A person has settled the topic, so nothing holds the ticket for that."
    return ""


def _act(actions: Actions, so_far: SoFar, names: KnownNames) -> tuple[ActionOutcome, ...]:
    outcomes = []
    for name in KEYS:
        if value := getattr(actions, name):
            shown = ", ".join(value) if name == "tags" else str(value)
            outcomes.append(ActionOutcome(action=name, value=shown, why=_take(name, value, so_far, names)))
    return tuple(outcomes)


def _take(name: str, value: Any, so_far: SoFar, names: KnownNames) -> str:
    """Takes one action; why it failed, empty where it did not."""
    if name == "tags":
        value = tuple(sorted({*so_far.values["tags"], *value}))
        if len(value) > MOST_TAGS:
            return f"A ticket has at most {MOST_TAGS} tags."
    elif name == "hold":
        so_far.hold_reason = value
        name, value = "move", Move.HOLD.value
    elif name in ("team", "assignee"):
        known = names.teams if name == "team" else names.people
        if value.casefold() not in known:
            gone = "team" if name == "team" else "active colleague"
            return f"There is no {gone} “{value}” any more."
        value = known[value.casefold()]
    so_far.values = {**so_far.values, name: value}
    return ""
