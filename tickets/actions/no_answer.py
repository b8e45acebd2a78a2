"""Settling a ticket that needs no answer: spam, thanks, a duplicate."""

from __future__ import annotations

from django.db import transaction

from tickets import history, lifecycle
from tickets.actions.close import settled_values
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.outbox import AUTOMATIC, cancel_unsent
from tickets.models import EventKind, Ticket
from tickets.states import NoAnswer, Status


@transaction.atomic
def settle_without_answer(ticket: Ticket, *, why: NoAnswer, by: str) -> None:
    """The ticket is resolved and nothing is sent: what nobody wrote is withdrawn, also an acknowledgement.

    A draft stays in the history. If the customer writes again, the ticket is worked on as any resolved one. Raises
    NotPossible.
    """
    ticket = lock_ticket(ticket)
    if ticket.is_settled:
        raise NotPossible(f"The ticket is {ticket.get_status_display().lower()} already.")
    reason = f"No answer needed: {why.label.lower()}."
    cancel_unsent(ticket, by=by, reason=reason, origins=AUTOMATIC)
    history.record(ticket, EventKind.NO_ANSWER, by=by, to_value=why)
    lifecycle.move(ticket, Status.RESOLVED, by=by, reason=reason, **settled_values(ticket, by=by, reason=reason))
