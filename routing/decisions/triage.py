"""A person settles what a held ticket is about, which dispatches it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from routing.decisions.decide_ticket import decide_ticket
from routing.decisions.dispatch import AGENT, left_to_the_router, store_decision
from routing.decisions.guards import land_ticket
from routing.event_kinds import RoutingEvent
from routing.held_reasons import RoutingHeld
from routing.models import Reading, Topic
from routing.reading.gather import text_of
from routing.rules.try_on_ticket import read_result_of
from tickets import handoff, history, lifecycle
from tickets.actions import people
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.claims import UNCLAIMED
from tickets.models import Ticket
from tickets.states import ReviewState, Status


@transaction.atomic
def settle_topic(ticket: Ticket, *, topic: Topic, by: str) -> None:
    """Gives the ticket the topic, its category and its team, and lets the agent answer. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    if ticket.status != Status.OPEN:
        raise NotPossible("The ticket has been dispatched already.")
    before = ticket.topic
    lifecycle.move(
        ticket,
        Status.IN_PROGRESS,
        by=by,
        reason="Topic settled.",
        topic=topic.name,
        category=topic.category,
        team=topic.team or ticket.team,
        assigned_agent=AGENT,
        review_state=ReviewState.NONE,
        held_reason="",
        due_at=Now(),
        **UNCLAIMED,
    )
    history.record(ticket, RoutingEvent.TOPIC, by=by, from_value=before, to_value=topic.name)
    decide_anew(ticket, topic)
    handoff.nudge_ticket(ticket.pk)


@transaction.atomic
def change_topic(ticket: Ticket, *, topic: Topic, by: str) -> None:
    """Another topic for a ticket that was dispatched: it is decided anew, and stays with whoever has it."""
    ticket = lock_ticket(ticket)
    if ticket.status == Status.OPEN:
        raise NotPossible("The topic is to be settled first.")
    values = {"topic": topic.name, "category": topic.category, "team": topic.team or ticket.team}
    Ticket.objects.filter(pk=ticket.pk).update(**values)
    history.record(ticket, RoutingEvent.TOPIC, by=by, from_value=ticket.topic, to_value=topic.name)
    ticket.refresh_from_db()
    decide_anew(ticket, topic)


@transaction.atomic
def refuse_topics(ticket: Ticket, *, by: str) -> None:
    """None of the topics fits: the ticket keeps the category that was read, and a person answers. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    if ticket.status != Status.OPEN:
        raise NotPossible("The ticket has been dispatched already.")
    history.record(ticket, RoutingEvent.TOPIC, by=by, from_value=ticket.topic)
    people.keep_for_people(ticket, reason=RoutingHeld.NO_TOPIC, by=by, why="None of the topics fits.", topic="")


def decide_anew(ticket: Ticket, topic: Topic) -> None:
    """The rules are tried with the topic that a person named: what would hold the ticket for that holds it no more."""
    reading = Reading.objects.filter(ticket=ticket).first()
    if reading is None:
        return
    settled: dict[str, Any] = {"topic": topic.name, "topic_confidence": 1.0}
    settled |= {"category": topic.category, "category_confidence": 1.0}
    decided = decide_ticket(ticket, replace(read_result_of(reading), **settled), body=text_of(ticket), is_settled=True)
    decided = replace(decided, reasons=("A person settled the topic.", *decided.reasons))
    store_decision(ticket, reading, decided)
    decisions = {name: value for name, value in left_to_the_router(ticket, decided).items() if value}
    Ticket.objects.filter(pk=ticket.pk).update(move=decided.move, **decisions)
    ticket.refresh_from_db()
    land_ticket(ticket, decided)
