"""Which of a customer's addresses an answer goes to."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from tickets.channels.reply_way import BY_MAIL
from tickets.models import Message, Ticket
from tickets.models.message import MessageQuerySet


def recipient_of(ticket: Ticket, origin: Ticket) -> str:
    """The customer's address that wrote last by its way in, else the main one; empty where there is none.

    Others may write on a ticket too, but the answer is the customer's.
    """
    customer = ticket.customer
    main = customer.email or ""
    written = _written(ticket, origin).exclude(author_email="")
    theirs = customer.addresses.filter(Exact(Lower("email"), Lower(OuterRef("author_email"))))
    newest = written.annotate(is_theirs=Exists(theirs)).order_by("-created_at", "-id")
    last, is_theirs = newest.values_list("author_email", "is_theirs").first() or (main, False)
    return last if is_theirs and last.lower() != main.lower() else main


def _written(ticket: Ticket, origin: Ticket) -> MessageQuerySet:
    """Of a lane of our own only what came by mail and form: what a program says of an address moves no mail there."""
    inbound = Message.objects.of_conversation(ticket).inbound()
    if origin.integration_id is not None or origin.channel not in BY_MAIL:
        return inbound
    direct = Q(receipt__isnull=False, receipt__integration=None) | Q(receipt=None, ticket__integration=None)
    return inbound.filter(direct, channel__in=BY_MAIL)
