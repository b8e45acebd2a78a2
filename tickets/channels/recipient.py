"""Which of a customer's addresses an answer goes to."""

from __future__ import annotations

from django.db.models import Q

from tickets.models import Message, Ticket
from tickets.models.message import MessageQuerySet
from tickets.reply_way import BY_MAIL


def recipient_of(ticket: Ticket, lane: Ticket) -> str:
    """The customer's address that wrote last by this lane, else the main one; empty where there is none.

    Others may write on a ticket too, but the answer is the customer's.
    """
    customer = ticket.customer
    main = customer.email or ""
    written = _written(ticket, lane).exclude(author_email="")
    last = written.order_by("-created_at", "-id").values_list("author_email", flat=True).first() or main
    if last.lower() == main.lower() or not customer.addresses.written(last).exists():
        return main
    return last


def _written(ticket: Ticket, lane: Ticket) -> MessageQuerySet:
    """Of a lane of our own only what came by mail and form: what a program says of an address moves no mail there."""
    inbound = Message.objects.of_conversation(ticket).inbound()
    if lane.integration_id is not None or lane.channel not in BY_MAIL:
        return inbound
    direct = Q(receipt__isnull=False, receipt__integration=None) | Q(receipt=None, ticket__integration=None)
    return inbound.filter(direct, channel__in=BY_MAIL)
