"""What a customer's account says at the moment of a decision: two questions, for one ticket or for many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from tickets.models import AccountEvent, Ticket
from tickets.states import UNSURE

WEEK = timedelta(days=7)
RECENT = timedelta(days=30)
MOST_EVENTS = 20
_FAILED_PAYMENT = re.compile(r"(?=.*(pay|charge|invoice|card|debit|billing))(?=.*(fail|declin|past_due|refus|unpaid))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The newest events of 30 days by name, and how many tickets of a week are on the ticket's topic, itself counted."""

    events: tuple[str, ...] = ()
    failed_payment: bool = False
    same_topic: int = 0

    def as_values(self) -> dict[str, Any]:
        return {
            "account_events": self.events,
            "failed_payment": self.failed_payment,
            "same_topic": self.same_topic,
        }


def accounts_of(tickets: Sequence[tuple[Ticket, str]], now: datetime) -> dict[UUID, Account]:
    """By ticket; each comes with its topic."""
    customers = {ticket.customer_id for ticket, _ in tickets}
    events = _recent_events(customers, now)
    counts = _count_of_topics(tickets, now)
    return {
        ticket.pk: _account(events.get(ticket.customer_id, ()), _same_topic(ticket, topic, counts, now), now)
        for ticket, topic in tickets
    }


def _account(recent: Sequence[tuple[str, str, datetime]], same_topic: int, now: datetime) -> Account:
    failed = any(
        at >= now - WEEK and _FAILED_PAYMENT.match(name.lower()) for kind, name, at in recent if kind == "billing"
    )
    names = tuple(dict.fromkeys(name for _, name, _ in recent))
    return Account(events=names, failed_payment=failed, same_topic=same_topic)


def _recent_events(customers: set[Any], now: datetime) -> Mapping[Any, Sequence[tuple[str, str, datetime]]]:
    place = Window(RowNumber(), partition_by=F("customer"), order_by=F("occurred_at").desc())
    rows = AccountEvent.objects.filter(customer__in=customers, occurred_at__gte=now - RECENT)
    newest = rows.annotate(place=place).filter(place__lte=MOST_EVENTS).order_by("customer", "-occurred_at")
    events: dict[Any, list[tuple[str, str, datetime]]] = defaultdict(list)
    for customer, kind, name, at in newest.values_list("customer", "kind", "name", "occurred_at"):
        events[customer].append((kind, name, at))
    return events


def _count_of_topics(tickets: Sequence[tuple[Ticket, str]], now: datetime) -> dict[tuple[Any, str], int]:
    topics = {topic for _, topic in tickets} - {UNSURE}
    if not topics:
        return {}
    rows = Ticket.objects.unmerged().filter(customer__in={ticket.customer_id for ticket, _ in tickets})
    rows = rows.filter(created_at__gte=now - WEEK, topic__in=topics).order_by()
    counted = rows.values("customer", "topic").annotate(count=Count("pk"))
    return {(customer, topic): count for customer, topic, count in counted.values_list("customer", "topic", "count")}


def _same_topic(ticket: Ticket, topic: str, counts: Mapping[tuple[Any, str], int], now: datetime) -> int:
    """The ticket itself counts once, whether it has the topic already or not."""
    if topic == UNSURE:
        return 0
    is_counted = ticket.topic == topic and ticket.created_at >= now - WEEK and ticket.merged_into_id is None
    return counts.get((ticket.customer_id, topic), 0) + (0 if is_counted else 1)
