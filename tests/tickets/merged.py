"""Tickets of one customer that are merged, and how rows compare before and after."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Now

from tests import factories
from tickets import claims
from tickets.models import Customer, Message, Ticket

# What changes whenever something happens, and says nothing about where the ticket stands.
MOMENTS = ("updated_at", "last_activity_at")


def tickets(count: int, *, customer: Customer | None = None, **values: Any) -> list[Ticket]:
    """So many open and due tickets of one customer, the oldest first."""
    customer = customer or factories.CustomerFactory()
    made = [factories.TicketFactory(customer=customer, **values) for _ in range(count)]
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in made]).update(due_at=Now())
    return [fresh(ticket) for ticket in made]


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.get(pk=ticket.pk)


def row(ticket: Ticket) -> dict[str, Any]:
    """Every column of the ticket but the moments."""
    values = Ticket.objects.filter(pk=ticket.pk).values().get()
    return {name: value for name, value in values.items() if name not in MOMENTS}


def claimed(ticket: Ticket) -> Ticket:
    """As a worker has it."""
    taken = claims.take(Ticket.objects.select_related("customer", "integration"), ticket.pk)
    assert taken is not None
    return taken


def roots(*some: Ticket) -> list[int | None]:
    """The number of the ticket that each is merged into."""
    found = [fresh(ticket).merged_into for ticket in some]
    return [one.number if one else None for one in found]


def conversation(ticket: Ticket) -> list[str]:
    return list(Message.objects.of_conversation(ticket).values_list("text", flat=True))
