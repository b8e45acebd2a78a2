"""Opening a ticket from any lane but the plain ingest, which has a statement of its own in `store`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.functions import Now

from tickets import handoff, history
from tickets.actions.message_parts import MessageParts
from tickets.models import Customer, EventKind, Message, Ticket
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTicket:
    """A new matter of a customer. `text` is what the reader reads; `columns` are further columns of the ticket."""

    customer: Customer
    channel: str
    subject: str
    text: str
    author_email: str = ""
    parts: MessageParts = field(default_factory=MessageParts)
    columns: dict[str, Any] = field(default_factory=dict)
    # Imported history is stored with its own time, and left alone.
    is_due: bool = True
    at: datetime | None = None


def open_ticket(opening: NewTicket, *, by: str) -> tuple[Ticket, Message]:
    """Writes the ticket, its first message and its event, and nudges a worker. Runs in the caller's transaction."""
    moment = {"created_at": opening.at} if opening.at else {}
    ticket = Ticket.objects.create(
        customer=opening.customer,
        channel=opening.channel,
        subject=opening.subject[:SUBJECT_LIMIT],
        body=opening.text,
        due_at=Now() if opening.is_due else None,
        **moment,
        **opening.columns,
    )
    message = Message.objects.create(
        ticket=ticket,
        direction=Direction.INBOUND,
        channel=opening.channel,
        author_email=opening.author_email,
        text=opening.text,
        **moment,
        **opening.parts.columns(),
    )
    history.record(ticket, EventKind.RECEIVED, by=by, to_value=ticket.status, channel=opening.channel)
    if opening.is_due:
        handoff.nudge_ticket(ticket.pk)
    return ticket, message
