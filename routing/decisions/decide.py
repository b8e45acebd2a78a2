"""Making the router's decision from a reading and the rules. It writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from routing.models import Rule, Topic
from routing.reading.base import ReadResult
from routing.rules.try_rules import TriedRule, facts_of, try_rules
from tickets.models import Team, Ticket
from tickets.states import Move, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionResult:
    category: str
    priority: str
    team: Team | None
    move: str
    reasons: tuple[str, ...]
    tried: tuple[TriedRule, ...]

    def rows(self) -> list[dict[str, Any]]:
        return [tried.as_row() for tried in self.tried]


def decide_ticket(
    ticket: Ticket, read: ReadResult, *, body: str = "", rules: Sequence[Rule] | None = None
) -> DecisionResult:
    """What the reading says, overruled by each rule that fires, in order. `rules` are the active ones unless given.

    `body` is the text that was read, where others are merged into the ticket.
    """
    tried = try_rules(active_rules() if rules is None else rules, facts_of(ticket, read, body=body))
    decided = replace(_by_reading(read), tried=tried)
    for one in tried:
        if one.fired:
            decided = _apply(decided, one.rule)
    return decided


def put_before_people(decided: DecisionResult, reasons: Sequence[str]) -> DecisionResult:
    """A matter for a person first: it is not held for triage, where nobody can answer it, and its priority is high."""
    higher = max(decided.priority, Priority.HIGH, key=Priority.values.index)
    return replace(
        decided,
        priority=higher,
        move=Move.ESCALATE,
        reasons=(*decided.reasons, *reasons, f"A person first: priority {higher}, escalate."),
    )


def active_rules() -> list[Rule]:
    return list(Rule.objects.filter(is_active=True).select_related("set_team").prefetch_related("conditions"))


def _by_reading(read: ReadResult) -> DecisionResult:
    topic = Topic.objects.filter(name=read.topic).select_related("team").first()
    team = topic.team if topic else None
    reasons = [f"The reading says category {read.category} and priority {read.priority}."]
    if team:
        reasons.append(f"The topic {read.topic} belongs to {team.name}.")
    return DecisionResult(
        category=read.category,
        priority=read.priority,
        team=team,
        move=Move.ROUTE,
        reasons=tuple(reasons),
        tried=(),
    )


def _apply(decided: DecisionResult, rule: Rule) -> DecisionResult:
    changes: dict[str, Any] = {
        "category": rule.set_category,
        "priority": rule.set_priority,
        "team": rule.set_team,
        "move": rule.set_move,
    }
    changes = {name: value for name, value in changes.items() if value}
    what = ", ".join(f"{name} {value}" for name, value in changes.items())
    return replace(decided, reasons=(*decided.reasons, f"Rule “{rule.name}”: {what}."), **changes)
