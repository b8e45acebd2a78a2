"""Puts a ticket before the reader or the agent again."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from tickets import handoff, history, lifecycle
from tickets.claims import UNCLAIMED
from tickets.models import EventKind, Ticket
from tickets.states import ReviewState, Status


@transaction.atomic
def work_on_ticket(ticket: Ticket, *, by: str, reason: str) -> None:
    """The conversation has grown: an open ticket is read with the new words, any other goes before the agent again."""
    if ticket.status == Status.OPEN:
        read_again(ticket)
    else:
        begin_cycle(ticket, by=by, reason=reason, retries=0)


@transaction.atomic
def read_again(ticket: Ticket) -> None:
    """Puts an open ticket before the reader once more. Whoever is reading it has missed something: the claim is lost."""
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.NONE, held_reason="", due_at=Now(), last_activity_at=Now(), **UNCLAIMED
    )
    ticket.refresh_from_db()
    handoff.nudge_ticket(ticket.pk)


@transaction.atomic
def begin_cycle(ticket: Ticket, *, by: str, reason: str, retries: int) -> None:
    """Puts the ticket before the agent once more. Whoever worked on the last cycle loses the claim."""
    if ticket.status != Status.IN_PROGRESS:
        lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason=reason)
    Ticket.objects.filter(pk=ticket.pk).update(
        cycle=F("cycle") + 1,
        retries=retries,
        review_state=ReviewState.NONE,
        held_reason="",
        due_at=Now(),
        last_activity_at=Now(),
        **UNCLAIMED,
    )
    ticket.refresh_from_db()
    history.record(ticket, EventKind.CYCLE, by=by, to_value=str(ticket.cycle), reason=reason)
    handoff.nudge_ticket(ticket.pk)
