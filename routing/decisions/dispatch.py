"""Storing a reading and its decision, and sending the ticket on: to the agent, or to people for triage."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction

from routing.decisions.by_people import fields_of_people
from routing.decisions.decide import DecisionResult
from routing.decisions.guards import land_ticket
from routing.event_kinds import RoutingEvent
from routing.held_reasons import RoutingHeld
from routing.models import Decision, Firing, Reading
from routing.reading.base import ReadResult
from tickets import claims, history, lifecycle
from tickets.models import EventKind, Ticket
from tickets.states import Move, ReviewState, Status

ROUTER = "router"
AGENT = "resolution-agent"


def dispatch_ticket(
    ticket: Ticket, read: ReadResult, decided: DecisionResult, *, milliseconds: int, fallback: str = ""
) -> bool:
    """Writes what was read and decided in one transaction. True when the agent is to answer, False on a triage hold.

    Raises ClaimLost when the ticket is no longer the caller's.
    """
    with transaction.atomic():
        claims.lock(ticket)
        reading = store_reading(ticket, read, milliseconds=milliseconds, fallback=fallback)
        store_decision(ticket, reading, decided)
        values = left_to_the_router(ticket, decided) | {"topic": read.topic, "move": decided.move}
        if decided.move == Move.HOLD:
            hold_for_triage(ticket, values)
            land_ticket(ticket, decided)
            return False
        lifecycle.move(ticket, Status.IN_PROGRESS, by=ROUTER, assigned_agent=AGENT, **values)
        land_ticket(ticket, decided)
    return True


def left_to_the_router(ticket: Ticket, decided: DecisionResult) -> dict[str, Any]:
    """What was decided, less what a person has set meanwhile: the caller has locked the ticket."""
    by_people = fields_of_people(ticket.pk)
    values = {
        "category": decided.category,
        "priority": decided.priority,
        "team": decided.team_id,
        "assignee": decided.assignee_id,
        "tags": sorted({*decided.tags, *ticket.tags}),
        "answered_by": decided.answered_by,
    }
    columns = {"team": "team_id", "assignee": "assignee_id"}
    return {columns.get(name, name): value for name, value in values.items() if name not in by_people}


def hold_for_triage(ticket: Ticket, values: dict[str, Any]) -> None:
    claims.release(ticket, review_state=ReviewState.HELD, held_reason=RoutingHeld.TRIAGE, **values)
    history.record(ticket, EventKind.HELD, by=ROUTER, to_value=RoutingHeld.TRIAGE)


def store_reading(ticket: Ticket, read: ReadResult, *, milliseconds: int, fallback: str) -> Reading:
    if fallback:
        history.record(ticket, RoutingEvent.FELL_BACK, by=ROUTER, step="reading", reason=fallback)
    values = asdict(read)
    reading = Reading.objects.create(
        ticket=ticket, milliseconds=milliseconds, **values | {"reasons": list(read.reasons), "signs": list(read.signs)}
    )
    history.record(ticket, RoutingEvent.READ, by=read.reader, to_value=read.topic, urgency=read.urgency, tone=read.tone)
    return reading


def store_decision(ticket: Ticket, reading: Reading, decided: DecisionResult, *, by: str = ROUTER) -> None:
    decision = Decision.objects.create(
        ticket=ticket,
        reading=reading,
        category=decided.category,
        priority=decided.priority,
        team=decided.team,
        move=decided.move,
        tags=list(decided.tags),
        assignee=decided.assignee,
        answered_by=decided.answered_by,
        hold_reason=decided.hold_reason,
        rule_set_id=decided.number,
        steps=[step.as_row() for step in decided.steps],
        facts=decided.facts.stored(),
        reasons=list(decided.reasons),
        rules_tried=decided.rows(),
    )
    Firing.objects.bulk_create(
        Firing(rule_id=tried.rule.spec.id, decision=decision)
        for tried in decided.tried
        if tried.fired and tried.rule.spec.id is not None
    )
    history.record(
        ticket,
        RoutingEvent.DECIDED,
        by=by,
        to_value=decided.move,
        category=decided.category,
        priority=decided.priority,
    )
