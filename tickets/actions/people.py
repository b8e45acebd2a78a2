"""What people keep from the agent, and give back: such a ticket is held for a person until staff hand it back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce, Now

from tickets import history, lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.outbox import cancel_unsent
from tickets.actions.work_on import begin_cycle
from tickets.claims import UNCLAIMED
from tickets.models import SENT_BY_PEOPLE, EventKind, Origin, Reply, ReplyState, Ticket
from tickets.states import AnsweredBy, Category, HeldReason, ReviewState, Status

ON_ITS_WAY = (ReplyState.PENDING, ReplyState.SENDING)


@transaction.atomic
def take_ticket(ticket: Ticket, *, by: str) -> None:
    """“I'll answer myself”: the agent's unsent answer is withdrawn, and the ticket waits for this person's.

    A resolved ticket is reopened by it. Raises NotPossible.
    """
    ticket = lock_ticket(ticket)
    if ticket.status == Status.CLOSED:
        raise NotPossible("The ticket is closed and stays so; what the customer writes next begins a new ticket.")
    if Reply.objects.filter(SENT_BY_PEOPLE, ticket=ticket, state__in=ON_ITS_WAY).exists():
        raise NotPossible("A colleague's reply is on its way; wait until it is sent.")
    history.record(ticket, EventKind.REOPENED if ticket.is_settled else EventKind.TAKEN, by=by)
    keep_for_people(ticket, reason=HeldReason.TAKEN, by=by, why=f"{by} answers.", assigned_agent=by[:80])


@transaction.atomic
def keep_for_people(ticket: Ticket, *, reason: str, by: str, why: str, **values: Any) -> None:
    """Takes the ticket off the agent and holds it for a person. The caller has it locked; `values` are written with it."""
    cancel_unsent(ticket, by=by, reason=why, origins=[Origin.AGENT])
    Ticket.objects.filter(pk=ticket.pk).update(people_only=reason)
    hold_for_people(ticket, reason=reason, by=by, why=why, **values)


def hold_for_people(ticket: Ticket, *, reason: str, by: str, why: str, **values: Any) -> None:
    """Holds the ticket, from whatever status it has: one that was never routed is dispatched to people."""
    held = {"review_state": ReviewState.HELD, "held_reason": reason, "due_at": None} | UNCLAIMED | values
    if ticket.status == Status.PENDING_CUSTOMER:
        Ticket.objects.filter(pk=ticket.pk).update(waiting_since=Coalesce("waiting_since", Now()), **held)
    else:
        if ticket.status != Status.IN_PROGRESS:
            dispatched = {"assigned_agent": ticket.assigned_agent or by[:80]} | values
            category = ticket.category or Category.GENERAL
            lifecycle.move(
                ticket,
                Status.IN_PROGRESS,
                by=by,
                reason=why,
                category=category,
                review_state=ReviewState.NONE,
                held_reason="",
                **dispatched,
            )
        lifecycle.move(ticket, Status.PENDING_CUSTOMER, by=by, reason=reason, **held)
    history.record(ticket, EventKind.HELD, by=by, to_value=reason)


@transaction.atomic
def hand_back(ticket: Ticket, *, to: str, by: str) -> None:
    """The agent may answer again; a ticket that waits for a person goes before it at once. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    waits = ticket.status == Status.PENDING_CUSTOMER and not ticket.is_answered
    if ticket.status in (Status.OPEN, Status.CLOSED) or not (waits or ticket.people_only):
        raise NotPossible("This ticket is not kept from the assistant.")
    Ticket.objects.filter(pk=ticket.pk).update(people_only="", answered_by=AnsweredBy.AGENT, assigned_agent=to[:80])
    history.record(ticket, EventKind.HANDED_BACK, by=by)
    if waits:
        ticket.refresh_from_db()
        begin_cycle(ticket, by=by, reason="Handed back to the assistant.", retries=0)
