"""Rules that wait for the clock: "no answer for 4 working hours". Each acts once for a ticket and an unanswered message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from routing.conditions.evaluate import NOW
from routing.conditions.fields import CLOCK_FIELD
from routing.decisions.current import current
from routing.decisions.decide import DecisionResult
from routing.decisions.dispatch import left_to_the_router, store_decision
from routing.decisions.facts import Facts, read_stored_facts
from routing.decisions.ready import ReadyRule, ReadySet
from routing.decisions.try_rules import SoFar, TriedRule, try_rules
from routing.models import ClockFiring, Decision
from routing.models.rule import RuleState
from routing.notices.tell import tell_of_move
from tickets.models import Message, Ticket
from tickets.models.message import EXCHANGED
from tickets.models.ticket_queryset import QUEUED
from tickets.states import Direction, Move

log = structlog.get_logger(__name__)

CLOCK = "clock"
AT_ONCE = 200
# Of those that have waited longest; the next run goes on with what is left of them.
MOST_TICKETS = 5_000
_BESIDE = ("customer", "integration", "mailbox", "team", "assignee")


def run_time_rules(now: datetime | None = None) -> int:
    """How many rules have acted. Nothing is asked of tickets while no rule waits for the clock."""
    ready = current().ready
    rules = tuple(rule for rule in ready.rules if rule.by_the_clock and rule.spec.state == RuleState.ACTIVE)
    if not rules:
        return 0
    acted = sum(_try_some(tickets, rules, ready, now or timezone.now()) for tickets in _waiting_tickets())
    if acted:
        log.info("time rules acted", times=acted)
    return acted


def _waiting_tickets() -> Iterator[list[Ticket]]:
    """Whose customer waits for an answer, with the oldest message that has none, those that wait longest first."""
    ours = Message.objects.filter(EXCHANGED, ticket=OuterRef(OuterRef("pk")), direction=Direction.OUTBOUND)
    last_answer = Subquery(ours.order_by("-created_at").values("created_at")[:1])
    theirs = Message.objects.filter(ticket=OuterRef("pk"), direction=Direction.INBOUND)
    unanswered = theirs.annotate(answered_at=last_answer).filter(
        Q(answered_at__isnull=True) | Q(created_at__gt=F("answered_at"))
    )
    oldest = unanswered.order_by("created_at", "id")
    rows = Ticket.objects.filter(QUEUED).annotate(
        oldest_message=Subquery(oldest.values("pk")[:1]), oldest_at=Subquery(oldest.values("created_at")[:1])
    )
    keys = list(rows.order_by("waiting_since", "id").values_list("pk", flat=True)[:MOST_TICKETS])
    for start in range(0, len(keys), AT_ONCE):
        some = rows.filter(pk__in=keys[start : start + AT_ONCE], oldest_message__isnull=False)
        yield list(some.select_related(*_BESIDE))


def _try_some(tickets: Sequence[Any], rules: tuple[ReadyRule, ...], ready: ReadySet, now: datetime) -> int:
    keys = [ticket.pk for ticket in tickets]
    decisions = Decision.objects.filter(ticket__in=keys).select_related("reading")
    newest = {one.ticket_id: one for one in decisions.order_by("ticket_id", "-created_at", "-id").distinct("ticket_id")}
    fired = set(ClockFiring.objects.filter(ticket__in=keys).values_list("ticket", "rule", "message"))
    acted = 0
    for ticket in tickets:
        left = tuple(rule for rule in rules if (ticket.pk, rule.spec.id, ticket.oldest_message) not in fired)
        if left and ticket.pk in newest:
            acted += _try_on(ticket, newest[ticket.pk], left, ready, now)
    return acted


def _try_on(ticket: Any, before: Decision, rules: tuple[ReadyRule, ...], ready: ReadySet, now: datetime) -> int:
    facts = _facts_now(ticket, before, now)
    so_far = SoFar(values=dict(facts.values))
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
    changes = left_to_the_router(locked, decided) | {"move": decided.move}
    Ticket.objects.filter(pk=locked.pk).update(**changes)
    locked.refresh_from_db()
    if decided.move != ticket.move and decided.move in (Move.ESCALATE, Move.PRIORITY):
        names = ", ".join(f"“{tried.rule.spec.name}”" for tried in acting)
        tell_of_move(locked, locked.team, reason=f"By the clock: {names}.")
    return len(acting)


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
    )
