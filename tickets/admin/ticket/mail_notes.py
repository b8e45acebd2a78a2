"""What a person should know before a mail goes to this customer."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from tickets.customers.undeliverable_addresses import came_back
from tickets.models import Address, Message, Ticket
from tickets.states import Channel, Direction

NO_AGENT = "The agent does not answer here, since a machine may have sent this. You may."
FORGED = "The mail system says that the sender is forged: an answer may reach somebody who never wrote."
UNVERIFIED = (
    "Nobody has proved to read the mail of {email}: anybody may have named it in the form. What you write is mailed "
    "there as it stands; of the agent's answers only a link is."
)


def with_mail_notes(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """With what is known of the customer's address, in the same query: as `verified.is_verified` would say it."""
    address = Address.objects.filter(Exact(Lower("email"), Lower(OuterRef("customer__email"))))
    mailed = Message.objects.filter(
        Exact(Lower("author_email"), Lower(OuterRef("customer__email"))),
        ticket__customer=OuterRef("customer"),
        ticket__is_sender_verified=True,
        direction=Direction.INBOUND,
        channel=Channel.EMAIL,
    )
    returned = address.exclude(undeliverable_at=None)
    return tickets.annotate(
        came_back_at=returned.values("undeliverable_at")[:1],
        came_back_because=returned.values("undeliverable_reason")[:1],
        is_address_verified=Q(Exists(address.exclude(verified_at=None))) | Q(Exists(mailed)),
    )


def mail_notes(ticket: Ticket) -> list[str]:
    """Sentences, the gravest first; none on most tickets. The ticket comes from `with_mail_notes`."""
    known: Any = ticket
    email = ticket.customer.email or ""
    notes = [FORGED] if not ticket.is_sender_verified else []
    if known.came_back_at is not None:
        why = came_back(email, known.came_back_at, known.came_back_because)
        notes.append(f"{why} Automatic mail no longer goes there.")
    if ticket.channel == Channel.FORM and email and not known.is_address_verified:
        notes.append(UNVERIFIED.format(email=email))
    if not ticket.reply_allowed and ticket.is_sender_verified:
        notes.append(NO_AGENT)
    return notes
