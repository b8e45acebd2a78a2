"""The only writer of a ticket's status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import Coalesce, Now

from tickets import history
from tickets.db.one_transaction import one_transaction
from tickets.models import EventKind, Ticket
from tickets.states import TRANSITIONS, Category, ReviewState, Status

# By it imported history is known, which nobody here has answered.
IMPORTED = "Imported with its history; nothing was sent."


class LifecycleError(Exception):
    """The ticket can't go there from where it is."""


def move(ticket: Ticket, to: Status, *, by: str, reason: str = "", **values: Any) -> None:
    """Moves the ticket, writes the other values with it, and leaves one event; all or nothing.

    Raises LifecycleError when the map does not allow it, or when the ticket is no longer where the caller saw it.
    """
    came_from = Status(ticket.status)
    if to not in TRANSITIONS[came_from]:
        raise LifecycleError(f"A ticket that is {came_from.label.lower()} can't become {to.label.lower()}.")
    with one_transaction():
        moved = Ticket.objects.filter(pk=ticket.pk, status=came_from, cycle=ticket.cycle).update(
            status=to,
            updated_at=Now(),
            last_activity_at=Now(),
            waiting_since=_waiting_since(to, values.get("review_state", ticket.review_state)),
            **values,
        )
        if not moved:
            raise LifecycleError("The ticket has changed meanwhile; load it again.")
        ticket.status = to
        for name, value in values.items():
            setattr(ticket, name, value)
        detail = {"reason": reason} if reason else {}
        history.record(ticket, EventKind.STATUS, by=by, from_value=came_from, to_value=to, **detail)


def _waiting_since(to: Status, review_state: str) -> Any:
    """Nobody waits for what is answered or settled; a sent answer waits for its review from now on."""
    if to in (Status.RESOLVED, Status.CLOSED):
        return None
    if to == Status.PENDING_CUSTOMER and review_state == ReviewState.SENT_FOR_REVIEW:
        return Now()
    if to == Status.PENDING_CUSTOMER and review_state not in (ReviewState.HELD, ReviewState.REJECTED):
        return None
    return Coalesce("waiting_since", Now())


def put_away(tickets: Sequence[Ticket], *, by: str) -> None:
    """Closes imported history at once: nobody waits for an answer to it. The tickets are open, new and nobody's."""
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets], status=Status.OPEN).update(
        status=Status.CLOSED,
        updated_at=Now(),
        due_at=None,
        waiting_since=None,
        category=Category.GENERAL,
        assigned_agent=by,
        resolution=IMPORTED,
    )
    history.record_many(
        tickets, EventKind.STATUS, by=by, from_value=Status.OPEN, to_value=Status.CLOSED, reason="Imported."
    )


def allowed_moves(ticket: Ticket) -> tuple[Status, ...]:
    return TRANSITIONS[Status(ticket.status)]
