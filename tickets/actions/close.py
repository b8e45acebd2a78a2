"""Closing a ticket by hand or by the schedule, without an answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from tickets import lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.outbox import AUTOMATIC, cancel_unsent
from tickets.claims import UNCLAIMED
from tickets.models import Ticket
from tickets.states import Category, ReviewState, Status


@transaction.atomic
def close_ticket(ticket: Ticket, *, by: str, reason: str) -> None:
    """Nothing is sent: what the agent has not sent yet is withdrawn, and a draft stays in the history.

    Raises LifecycleError, and NotPossible for a merged ticket and for one that is being read at this moment.
    """
    ticket = lock_ticket(ticket)
    if ticket.status == Status.OPEN and not ticket.is_held:
        raise NotPossible("A ticket that is open can't become closed.")
    if ticket.status == Status.RESOLVED:
        lifecycle.move(ticket, Status.CLOSED, by=by, reason=reason, due_at=None, **UNCLAIMED)
        return
    cancel_unsent(ticket, by=by, reason=reason, origins=AUTOMATIC)
    lifecycle.move(ticket, Status.CLOSED, by=by, reason=reason, **settled_values(ticket, by=by, reason=reason))


def settled_values(ticket: Ticket, *, by: str, reason: str) -> dict[str, Any]:
    """What a ticket has that nobody has to look at any more, also where it was never routed or answered."""
    return {
        "category": ticket.category or Category.GENERAL,
        "assigned_agent": ticket.assigned_agent or by[:80],
        "resolution": ticket.resolution or f"{reason} Nothing was sent.",
        "review_state": ReviewState.NONE,
        "held_reason": "",
        "due_at": None,
        **UNCLAIMED,
    }
