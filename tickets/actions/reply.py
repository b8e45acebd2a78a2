"""A person's answer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tickets import lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.outbox import AT_ONCE, cancel_unsent, queue_person_reply
from tickets.claims import UNCLAIMED
from tickets.models import Origin, Reply, Ticket
from tickets.states import ReviewState, Status


@transaction.atomic
def reply_as_person(
    ticket: Ticket,
    *,
    text: str,
    by: str,
    resolves: bool,
    mail_to: str = "",
    person_comes: bool = False,
    nonce: str = "",
    due_in: timedelta = AT_ONCE,
) -> Reply:
    """Queues a person's answer; the agent's unsent one is cancelled. `mail_to` mails it there instead. Raises NotPossible.

    `person_comes`: a person reads what the customer writes next, also where the text does not promise it.
    `nonce`: of the form that it came in, by which it is queued once. `due_in`: it can be taken back until then.
    """
    ticket = take_up(ticket, by=by)
    after = Status.RESOLVED if resolves else Status.PENDING_CUSTOMER
    return queue_person_reply(
        ticket,
        text=text,
        author=by,
        status_after=after,
        review_after=ReviewState.NONE,
        mail_to=mail_to,
        person_comes=person_comes,
        nonce=nonce,
        due_in=due_in,
    )


def take_up(ticket: Ticket, *, by: str) -> Ticket:
    """The ticket locked and in progress for the answer that a person has sent; the agent's unsent one is cancelled.

    Runs in the caller's transaction. Raises NotPossible.
    """
    ticket = lock_ticket(ticket)
    if ticket.status in (Status.OPEN, Status.CLOSED):
        raise NotPossible(
            "Settle the topic first." if ticket.status == Status.OPEN else "The ticket is closed; open a new one."
        )
    cancel_unsent(ticket, by=by, reason=f"{by} answers.", origins=[Origin.AGENT])
    if ticket.status != Status.IN_PROGRESS:
        lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason="A person answers.")
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.NONE, held_reason="", assigned_agent=by[:80], due_at=None, **UNCLAIMED
    )
    ticket.refresh_from_db()
    return ticket
