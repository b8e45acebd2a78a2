"""Rules that wait for the clock: "no answer for 4 working hours". Each acts once for a ticket and an unanswered message.

A round goes over all that wait, in short tasks: each tells how far it came, and the next goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from routing.conditions.comparisons import NOW
from routing.conditions.fields import CLOCK_FIELD
from routing.decisions.current import current
from routing.decisions.decide import DecisionResult
from routing.decisions.dispatch import left_to_the_router, store_decision
from routing.decisions.facts import SETTLED, Facts, read_stored_facts
from routing.decisions.guards import notify_rule_assignee
from routing.decisions.ready import ReadyRule, ReadySet
from routing.decisions.try_rules import SoFar, TriedRule, try_rules
from routing.decisions.waiting import read_cursor, waiting_tickets
from routing.held_reasons import RoutingHeld
from routing.models import ClockFiring, Decision
from routing.models.rule import RuleState
from routing.notices.notify import notify_of_move
from tickets.actions import people
from tickets.models import Ticket
from tickets.models.ticket_queryset import QUEUED
from tickets.states import Move, ReviewState, Status

log = structlog.get_logger(__name__)

CLOCK = "clock"
# What a rule sets, by the column that says it.
_COLUMNS = {"team": "team_id", "assignee": "assignee_id", "hold": "move"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRuleRound:
    """How many rules have acted, and where the next task goes on; empty if all that wait were looked at."""

    acted: int = 0
    go_on_after: str = ""


def run_time_rules(
    *, now: datetime | None = None, after: str = "", is_over: Callable[[], bool] = lambda: False
) -> TimeRuleRound:
    """Until the time is over, which is asked after each lot. Nothing is asked of tickets while no rule waits for the clock."""
    ready = current().ready
    rules = tuple(rule for rule in ready.rules if rule.by_the_clock and rule.spec.state == RuleState.ACTIVE)
    ids = [rule.spec.id for rule in rules if rule.spec.id is not None]
    acted = 0
    for reached, tickets, fired in waiting_tickets(read_cursor(after), ids) if ids else ():
        acted += _try_some(tickets, fired, rules, ready, now or timezone.now())
        if is_over():
            return _round(acted, str(reached))
    return _round(acted, "")


def _round(acted: int, go_on_after: str) -> TimeRuleRound:
    if acted:
        log.info("time rules acted", times=acted)
    return TimeRuleRound(acted=acted, go_on_after=go_on_after)


def _try_some(
    tickets: Sequence[Any],
    fired: set[tuple[Any, ...]],
    rules: tuple[ReadyRule, ...],
    ready: ReadySet,
    now: datetime,
) -> int:
    decisions = Decision.objects.filter(ticket__in=[ticket.pk for ticket in tickets]).select_related("reading")
    decisions = decisions.defer("rules_tried", "steps", "reasons").order_by("ticket_id", "-created_at", "-id")
    newest = {one.ticket_id: one for one in decisions.distinct("ticket_id")}
    acted = 0
    for ticket in tickets:
        left = tuple(rule for rule in rules if (ticket.pk, rule.spec.id, ticket.oldest_message) not in fired)
        if ticket.pk in newest:
            acted += _try_on(ticket, newest[ticket.pk], left, ready, now)
    return acted


def _try_on(ticket: Any, before: Decision, rules: tuple[ReadyRule, ...], ready: ReadySet, now: datetime) -> int:
    facts = _facts_now(ticket, before, now)
    # Held for waiting, not for its topic, a person's word on which does not matter here.
    so_far = SoFar(values={**facts.values, SETTLED: False})
    try_rules(rules, so_far, ready.names, by_the_clock=True)
    acting = [tried for tried in so_far.tried if tried.fired]
    return _act(ticket, before, _as_decision(facts, so_far, ready), acting) if acting else 0


def _facts_now(ticket: Any, before: Decision, now: datetime) -> Facts:
    """The card of the decision, with what the ticket has become since."""
    card = read_stored_facts(before.facts, subject=ticket.subject, body=ticket.body)
    values = {
        "topic": ticket.topic,
        "category": ticket.category,
        "priority": ticket.priority,
        "team": ticket.team.name if ticket.team else "",
        "move": ticket.move,
        "tags": tuple(ticket.tags),
        "assignee": ticket.assignee.get_username() if ticket.assignee else "",
        "answered_by": ticket.answered_by,
        "tier": ticket.customer.tier,
        CLOCK_FIELD: ticket.oldest_at,
        NOW: now,
    }
    return replace(card, values={**card.values, **values})


@transaction.atomic
def _act(ticket: Any, before: Decision, decided: DecisionResult, acting: list[TriedRule]) -> int:
    """Nothing where somebody was quicker: the customer was answered, or another run has acted."""
    locked = Ticket.objects.select_for_update(of=("self",)).filter(QUEUED, pk=ticket.pk).first()
    if locked is None or locked.waiting_since != ticket.waiting_since:
        return 0
    mine = ClockFiring.objects.filter(ticket=locked, message=ticket.oldest_message)
    rules = [tried.rule.spec.id for tried in acting if tried.rule.spec.id is not None]
    if mine.filter(rule__in=rules).exists():
        return 0
    ClockFiring.objects.bulk_create(
        ClockFiring(rule_id=rule, ticket=locked, message_id=ticket.oldest_message) for rule in rules
    )
    store_decision(locked, before.reading, decided, by=CLOCK)
    _write(locked, decided, acting)
    return len(acting)


def _write(ticket: Ticket, decided: DecisionResult, acting: list[TriedRule]) -> None:
    """What these rules set, and nothing beside it: the rest may have changed since it was looked at."""
    said = {action.action for tried in acting for action in tried.actions if action.done}
    columns = {_COLUMNS.get(name, name) for name in said}
    values = left_to_the_router(ticket, decided) | {"move": decided.move}
    names = ", ".join(f"“{tried.rule.spec.name}”" for tried in acting)
    before = ticket.move
    Ticket.objects.filter(pk=ticket.pk).update(**{name: values[name] for name in columns & values.keys()})
    ticket.refresh_from_db()
    if decided.hold_reason or ticket.move == Move.HOLD != before:
        _hold(ticket, decided.hold_reason or f"By the clock: {names}.")
    if ticket.move != before and ticket.move in (Move.ESCALATE, Move.PRIORITY):
        notify_of_move(ticket, ticket.team, reason=f"By the clock: {names}.")
    if "assignee" in said:
        notify_rule_assignee(ticket, decided)


def _hold(ticket: Ticket, reason: str) -> None:
    """As the rule `hold` does: for a person, until staff hand it back. Who has it already keeps it, for their own reason."""
    if ticket.status != Status.OPEN and ticket.review_state != ReviewState.HELD:
        people.keep_for_people(ticket, reason=RoutingHeld.BY_RULE, by=CLOCK, why=reason)


def _as_decision(facts: Facts, so_far: SoFar, ready: ReadySet) -> DecisionResult:
    values = so_far.values
    fired = [tried for tried in so_far.tried if tried.fired]
    return DecisionResult(
        category=values["category"],
        priority=values["priority"],
        team=values["team"],
        move=values["move"] or Move.ROUTE.value,
        tags=tuple(values["tags"]),
        assignee=values["assignee"],
        answered_by=values["answered_by"],
        hold_reason=so_far.hold_reason,
        reasons=tuple(f"By the clock: rule “{tried.rule.spec.name}”." for tried in fired),
        tried=tuple(so_far.tried),
        facts=facts,
        team_id=ready.names.team_ids.get(values["team"]),
        assignee_id=ready.names.people_ids.get(values["assignee"]),
        number=ready.number,
        of_whole_set=False,
    )
