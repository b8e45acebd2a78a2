"""Storing a program's post that names no address: its customer is known by the program's own id, or anonymous."""

from __future__ import annotations

from functools import partial

from tickets.actions.message_parts import MessageParts
from tickets.customers.address_owners import get_or_create_addressless_customer
from tickets.intake.incoming import DeliveredRequest, IncomingMessage
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.intake.receipts import StoredDelivery, accept_delivery, with_ticket_id
from tickets.models import Customer, Receipt, Ticket


def store_addressless(incoming: IncomingMessage, delivered: DeliveredRequest) -> StoredDelivery:
    """A new ticket, or a receipt that says whose repeat this is. Committed when it returns."""
    return accept_delivery(
        partial(_open, incoming, delivered),
        raw=delivered.raw,
        external_id=incoming.external_id,
        integration_id=delivered.integration_id,
        content_type=delivered.content_type[:120],
    )


def _open(incoming: IncomingMessage, delivered: DeliveredRequest, receipt: Receipt) -> Ticket:
    customer = get_or_create_addressless_customer(
        integration_id=delivered.integration_id, external_id=incoming.customer_external_id, name=incoming.name
    )
    _set_tier(customer, incoming)
    opening = NewTicket(
        customer=customer,
        channel=incoming.channel,
        subject=incoming.subject,
        text=incoming.body,
        parts=MessageParts(author_name=incoming.name, receipt_id=receipt.pk),
        columns={
            **with_ticket_id(receipt),
            "integration_id": delivered.integration_id,
            "external_id": incoming.ticket_external_id or incoming.external_id,
            "metadata": incoming.metadata,
        },
    )
    return open_ticket(opening, by=delivered.actor)[0]


def _set_tier(customer: Customer, incoming: IncomingMessage) -> None:
    """Who is known only by the program's id is the program's to describe. The anonymous one is many people."""
    if incoming.tier and customer.external_id and customer.tier != incoming.tier:
        Customer.objects.filter(pk=customer.pk).update(tier=incoming.tier)
