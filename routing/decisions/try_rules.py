"""Trying a rule set on a card of facts: each rule in its order, each seeing what earlier ones set. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import TextChoices

from routing.conditions.evaluate import Finding, ReadyCondition
from routing.decisions.facts import SETTLED
from routing.decisions.ready import KnownNames, ReadyRule
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


class TriedRule(NamedTuple):
    """One rule of the set, and what became of it. A set has many: what was found out is told only when somebody asks."""

    rule: ReadyRule
    outcome: Outcome
    # What the rule looked at.
    seen: Mapping[str, Any] = {}
    # The first condition that kept it from firing.
    failed: ReadyCondition | None = None
    actions: tuple[ActionOutcome, ...] = ()
    # Why it was skipped, or the rule that stopped before it.
    why: str = ""

    @property
    def fired(self) -> bool:
        return self.outcome == Outcome.FIRED

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The conditions that decided."""
        return self.rule.group.findings(self.seen) if self.fired or self.failed else ()

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
            tried = TriedRule(rule, Outcome.NOT_REACHED, why=f"Stopped by “{stopped_by}”.")
        elif why := _why_skipped(rule, so_far, by_the_clock=by_the_clock):
            tried = TriedRule(rule, Outcome.SKIPPED, why=why)
        elif failed := rule.group.failing(seen := so_far.values):
            tried = TriedRule(rule, Outcome.NOT_FIRED, seen, failed)
        else:
            tried = TriedRule(rule, Outcome.FIRED, seen, actions=_act(rule.spec.actions, so_far, names))
            stopped_by = rule.spec.name if rule.spec.stop else ""
        so_far.tried.append(tried)


def _why_skipped(rule: ReadyRule, so_far: SoFar, *, by_the_clock: bool) -> str:
    if rule.idle:
        return rule.idle
    if rule.by_the_clock != by_the_clock:
        return "It is tried by the clock." if rule.by_the_clock else "It is tried when a ticket is decided."
    if rule.spec.actions.holds and so_far.values.get(SETTLED):
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
