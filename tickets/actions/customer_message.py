"""The customer wrote again, by whatever lane."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import Now

from tickets import history
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_survivor
from tickets.actions.message_parts import MessageParts
from tickets.actions.outbox import cancel_unsent
from tickets.actions.work_on import work_on_ticket
from tickets.models import EventKind, Message, Ticket
from tickets.states import Direction, Status

NO_PARTS = MessageParts()
# By this line of the history it is known who began a cycle.
CUSTOMER_WROTE = "The customer wrote."


@transaction.atomic
def add_customer_message(
    ticket: Ticket, *, text: str, author_email: str, channel: str, by: str, parts: MessageParts = NO_PARTS
) -> Message:
    """The customer wrote again: what is not yet sent is cancelled, and the agent gets a new cycle.

    A merged ticket's message lands on its survivor. Raises NotPossible for a closed ticket.
    """
    ticket = lock_survivor(ticket)
    if ticket.status == Status.CLOSED:
        raise NotPossible("The ticket is closed; a new message begins a new ticket.")
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.INBOUND,
        channel=channel,
        author_email=author_email,
        text=text,
        **parts.columns(),
    )
    history.record(ticket, EventKind.MESSAGE, by=by, message_id=message.public_id)
    cancel_unsent(ticket, by=by, reason="The customer wrote again.")
    if ticket.is_answered:
        Ticket.objects.filter(pk=ticket.pk).update(waiting_since=Now())
    work_on_ticket(ticket, by=by, reason=CUSTOMER_WROTE)
    return message
