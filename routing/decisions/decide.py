"""Making the router's decision from a reading and the rules. It writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from routing.decisions.priority import work_out_priority
from routing.models import Condition, Rule, Topic
from routing.reading.base import ReadResult
from routing.rules.try_rules import TriedRule, facts_of, try_rules
from tickets.db.kept_rows import KeptRows
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
    kept = _ROUTES.current()
    priority = work_out_priority(read, ticket.customer)
    tried = try_rules(kept.rules if rules is None else rules, facts_of(ticket, read, body=body, priority=priority[0]))
    decided = replace(_by_reading(read, kept.teams.get(read.topic), *priority), tried=tried)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Routes:
    """The active rules, and each topic's team by the topic's name."""

    rules: tuple[Rule, ...]
    teams: Mapping[str, Team | None]


def _load_routes() -> _Routes:
    rules = Rule.objects.filter(is_active=True).select_related("set_team").prefetch_related("conditions")
    topics = Topic.objects.select_related("team").only("name", "team")
    return _Routes(rules=tuple(rules), teams={topic.name: topic.team for topic in topics})


_ROUTES = KeptRows(_load_routes, Rule, Condition, Topic, Team)


def _by_reading(read: ReadResult, team: Team | None, priority: str, steps: Sequence[str]) -> DecisionResult:
    reasons = [f"The reading says category {read.category}.", *steps]
    if team:
        reasons.append(f"The topic {read.topic} belongs to {team.name}.")
    return DecisionResult(
        category=read.category,
        priority=priority,
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
