"""An answer did not reach the customer after all, though the ticket has gone on as if it had."""

from __future__ import annotations

from tickets import lifecycle
from tickets.models import Ticket
from tickets.states import HeldReason, ReviewState, Status


def hold_undelivered(ticket: Ticket, *, by: str, reason: str) -> None:
    """A person has to look. Where the ticket has gone on meanwhile, the event alone says so. Locked by the caller."""
    if ticket.status not in (Status.RESOLVED, Status.PENDING_CUSTOMER) or ticket.is_held:
        return
    lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason=reason)
    values = {"review_state": ReviewState.HELD, "held_reason": HeldReason.DELIVERY, "due_at": None}
    lifecycle.move(ticket, Status.PENDING_CUSTOMER, by=by, reason=reason, **values)
