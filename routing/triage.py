"""A person settles what a held ticket is about, which dispatches it."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from routing.dispatch import AGENT
from routing.models import Topic
from tickets import handoff, history, lifecycle, people, services
from tickets.models import EventKind, Ticket
from tickets.services import NotPossible
from tickets.states import HeldReason, ReviewState, Status


@transaction.atomic
def settle_topic(ticket: Ticket, *, topic: Topic, by: str) -> None:
    """Gives the ticket the topic, its category and its team, and lets the agent answer. Raises NotPossible."""
    ticket = services.lock(ticket)
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
        **services.UNCLAIMED,
    )
    history.record(ticket, EventKind.TOPIC, by=by, from_value=before, to_value=topic.name)
    handoff.nudge_ticket(ticket.pk)


@transaction.atomic
def refuse_topics(ticket: Ticket, *, by: str) -> None:
    """None of the topics fits: the ticket keeps the category that was read, and a person answers. Raises NotPossible."""
    ticket = services.lock(ticket)
    if ticket.status != Status.OPEN:
        raise NotPossible("The ticket has been dispatched already.")
    history.record(ticket, EventKind.TOPIC, by=by, from_value=ticket.topic)
    people.keep_for_people(ticket, reason=HeldReason.NO_TOPIC, by=by, why="None of the topics fits.", topic="")
