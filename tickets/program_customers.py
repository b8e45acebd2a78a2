"""Which customers are a program's own: of these it may read, change and be told what is known.

A program that vouches for its customers' addresses speaks for all customers. Any other could name anybody's address, so
its own are those who are known by its word alone: it made them, and nobody else has a ticket or an event of theirs.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from tickets.models import AccountEvent, Customer, Integration, Ticket


def vouches(integration_id: UUID) -> bool:
    return Integration.objects.filter(pk=integration_id, vouches_for_addresses=True).exists()


def customers_of(integration_id: UUID) -> QuerySet[Customer]:
    """Asked anew of the database each time: who wrote as the customer since then counts."""
    if vouches(integration_id):
        return Customer.objects.all()
    elsewhere = Q(integration=None) | ~Q(integration=integration_id)
    return Customer.objects.filter(
        ~Exists(Ticket.objects.filter(elsewhere, customer=OuterRef("pk"))),
        ~Exists(AccountEvent.objects.filter(elsewhere, customer=OuterRef("pk"))),
        integration=integration_id,
        addresses=None,
    )


def is_own(customer: Customer, integration_id: UUID) -> bool:
    return customers_of(integration_id).filter(pk=customer.pk).exists()
