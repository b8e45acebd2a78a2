"""Notices whose health may have changed, from the rows that anything that happens leaves. Nothing is asked of who writes them.

Ids sort by the time at which they were made, so what is new stands behind the last one seen. What is committed late
stands before it: a second look a minute behind finds that, and the night the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from resolution.models.health_score import HealthPoint, HealthScore, HealthWatermark
from tickets.customers.address_owners import ANONYMOUS
from tickets.models import AccountEvent, Customer, Ticket, TicketEvent

# Behind now, for what is being committed at this moment.
LOOKS = {"": timedelta(seconds=1), ", late": timedelta(seconds=60)}
MOST_ROWS = 2_000
MOST_MARKED = 5_000
# Of the history; what is behind it says no more than that there is one.
POINTS_KEPT = timedelta(days=400)
_UUID7_MILLISECONDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows that tell of a change, and whose customers it concerns."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    customers: Callable[[list[UUID]], Iterable[UUID]]


def _of_ticket_events(keys: list[UUID]) -> Iterable[UUID]:
    tickets = list(TicketEvent.objects.filter(pk__in=keys).order_by().values_list("ticket", flat=True).distinct())
    # Whoever has a ticket that was merged into it is where it is.
    return (
        Ticket.objects.filter(Q(pk__in=tickets) | Q(merged_into__in=tickets))
        .order_by()
        .values_list("customer", flat=True)
    )


def _of_account_events(keys: list[UUID]) -> Iterable[UUID]:
    return AccountEvent.objects.filter(pk__in=keys).order_by().values_list("customer", flat=True)


SOURCES = (
    Source(name="ticket events", rows=TicketEvent.objects.all, customers=_of_ticket_events),
    Source(name="account events", rows=AccountEvent.objects.all, customers=_of_account_events),
)


def mark_changed(now: datetime | None = None) -> int:
    """Makes the scores due that something new concerns; how many rows were new."""
    now = now or timezone.now()
    return sum(_look(source, look, until=now - behind) for source in SOURCES for look, behind in LOOKS.items())


def mark_unknown(*, most: int = MOST_MARKED) -> int:
    """Makes those due who have no score yet and of whom there is something; how many, which is no more than `most`."""
    told = Exists(Ticket.objects.filter(customer=OuterRef("pk"))) | Exists(
        AccountEvent.objects.filter(customer=OuterRef("pk"))
    )
    unknown = Customer.objects.filter(told, ~Exists(HealthScore.objects.filter(customer=OuterRef("pk"))))
    return mark(unknown.exclude(external_id=ANONYMOUS).order_by().values_list("pk", flat=True)[:most])


def forget_old_points() -> int:
    """Lines of the history that are older than it is kept; how many."""
    return HealthPoint.objects.filter(at__lt=timezone.now() - POINTS_KEPT).delete()[0]


def mark(customers: Iterable[UUID]) -> int:
    """Makes their scores due now. The anonymous customer is many people, so it has none."""
    keys = sorted(set(customers))
    known = Customer.objects.filter(pk__in=keys).exclude(external_id=ANONYMOUS)
    rows = [
        HealthScore(customer_id=key, due_at=timezone.now()) for key in known.order_by("pk").values_list("pk", flat=True)
    ]
    HealthScore.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["customer"], update_fields=["due_at"], batch_size=1_000
    )
    return len(rows)


def _look(source: Source, look: str, *, until: datetime) -> int:
    name, end = source.name + look, _first_id_at(until)
    mark_row, is_new = HealthWatermark.objects.get_or_create(source=name, defaults={"seen_until": end})
    if is_new or mark_row.seen_until >= end:
        # Nobody has looked before: the night's look finds who there is.
        return 0
    new = source.rows().filter(pk__gt=mark_row.seen_until, pk__lte=end).order_by("pk").values_list("pk", flat=True)
    keys = list(new[:MOST_ROWS])
    if keys:
        mark(source.customers(keys))
    seen = keys[-1] if len(keys) == MOST_ROWS else end
    HealthWatermark.objects.filter(pk=name, seen_until=mark_row.seen_until).update(seen_until=seen)
    return len(keys)


def _first_id_at(moment: datetime) -> UUID:
    return UUID(int=int(moment.timestamp() * 1_000) << _UUID7_MILLISECONDS)
