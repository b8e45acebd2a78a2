"""What stands beside a ticket: the customer's other tickets and what happened to the account, in the ticket's own query."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from tickets.models import AccountEvent, Ticket

BESIDE = 5
# What the state in words is made of.
STATE = JSONObject(
    status="status",
    review_state="review_state",
    held_reason="held_reason",
    confidence_score="confidence_score",
    due_at="due_at",
    assigned_agent="assigned_agent",
)


def with_customers_other(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    others = Ticket.objects.unmerged().filter(customer=OuterRef("customer")).exclude(pk=OuterRef("pk"))
    other = JSONObject(id="id", number="number", subject="subject", status="status", state=STATE)
    happened = AccountEvent.objects.filter(customer=OuterRef("customer")).order_by("-occurred_at")
    event = JSONObject(kind="kind", name="name", occurred_at="occurred_at")
    return tickets.annotate(
        other_tickets=ArraySubquery(others.order_by("-created_at", "-id").values(shown=other)[:BESIDE]),
        account_events=ArraySubquery(happened.values(shown=event)[:BESIDE]),
    )
