"""What share of the tickets the assistant settles: the one definition, for the dashboard, the lists behind it and the docs.

    automation = involvement × resolution, of tickets that are older than 72 hours

A ticket is *involved* if an answer of the assistant was sent that no person had released; it is *solved* if it was resolved
after such an answer, and for 72 hours neither was reopened nor had a person's answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncHour

from resolution.models import RateHour
from tickets.lifecycle import IMPORTED
from tickets.models import SENT_BY_PEOPLE, EventKind, Origin, Reply, ReplyState, Ticket, TicketEvent
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Status

# So long a ticket is left alone before it counts, and a resolution before it counts as one.
ON_TRIAL = timedelta(hours=72)
HOUR = timedelta(hours=1)
MAY_HAVE_ARRIVED = (ReplyState.PENDING, ReplyState.SENDING, ReplyState.SENT, ReplyState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    received: int = 0
    involved: int = 0
    solved: int = 0

    @property
    def involvement(self) -> float | None:
        return self.involved / self.received if self.received else None

    @property
    def resolution(self) -> float | None:
        return self.solved / self.involved if self.involved else None

    @property
    def automation(self) -> float | None:
        """Involvement × resolution."""
        return self.solved / self.received if self.received else None

    def plus(self, other: Rates) -> Rates:
        return Rates(
            received=self.received + other.received,
            involved=self.involved + other.involved,
            solved=self.solved + other.solved,
        )


def rates_between(start: datetime, end: datetime, *, now: datetime) -> Rates:
    """Of the tickets received in this time; those younger than 72 hours are left out. Whole hours come from the table."""
    end = min(end, now - ON_TRIAL)
    kept = RateHour.objects.filter(hour__gte=start, hour__lte=end - HOUR)
    sums = kept.order_by().aggregate(received=Sum("received"), involved=Sum("involved"), solved=Sum("solved"))
    counted = Rates(**{name: total or 0 for name, total in sums.items()})
    uncounted = counted_tickets().filter(created_at__gte=start, created_at__lt=end)
    for first, after in stretches_of(kept.order_by().values_list("hour", flat=True)):
        uncounted = uncounted.exclude(created_at__gte=first, created_at__lt=after)
    return counted.plus(count_rates(uncounted, now=now)) if start < end else Rates()


def count_rates(tickets: TicketQuerySet, *, now: datetime) -> Rates:
    """One by one, from the tickets themselves. What is solved is asked of the involved alone."""
    received = tickets.order_by().count()
    involved = involved_tickets(tickets).order_by().count() if received else 0
    return Rates(
        received=received,
        involved=involved,
        solved=solved_tickets(tickets, now=now).order_by().count() if involved else 0,
    )


def count_by_hour(tickets: TicketQuerySet, *, now: datetime) -> dict[datetime, Rates]:
    found: dict[datetime, dict[str, int]] = {}
    parts: dict[str, QuerySet[Ticket]] = {
        "received": tickets,
        "involved": involved_tickets(tickets),
        "solved": solved_tickets(tickets, now=now),
    }
    for name, rows in parts.items():
        by_hour = (
            rows.order_by().annotate(hour=TruncHour("created_at", tzinfo=UTC)).values_list("hour").annotate(Count("pk"))
        )
        for hour, count in by_hour:
            found.setdefault(hour, {})[name] = count
    return {hour: Rates(**counts) for hour, counts in found.items()}


def counted_tickets() -> TicketQuerySet:
    """All but those that are a part of another, and imported history."""
    return Ticket.objects.unmerged().exclude(status=Status.CLOSED, resolution=IMPORTED)


def involved_tickets(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(Exists(_own_answers()))


def solved_tickets(tickets: TicketQuerySet, *, now: datetime) -> TicketQuerySet:
    """Only what has stood its 72 hours: a resolution of an hour ago is not one yet."""
    settled = involved_tickets(tickets).filter(status__in=[Status.RESOLVED, Status.CLOSED])
    moves = TicketEvent.objects.filter(ticket=OuterRef("pk"), kind=EventKind.STATUS)
    resolved = moves.filter(to_value=Status.RESOLVED).order_by("-at", "-id")
    dated = settled.annotate(resolved_at=Subquery(resolved.values("at")[:1])).filter(resolved_at__lte=now - ON_TRIAL)
    answered = _own_answers().filter(sent_at__lte=OuterRef("resolved_at")).order_by("-sent_at")
    dated = dated.annotate(answered_at=Subquery(answered.values("created_at")[:1])).filter(answered_at__isnull=False)
    reopened = moves.filter(from_value=Status.RESOLVED, to_value=Status.IN_PROGRESS, at__gt=OuterRef("resolved_at"))
    by_people = Reply.objects.filter(SENT_BY_PEOPLE, ticket=OuterRef("pk"), state__in=MAY_HAVE_ARRIVED)
    followed = by_people.filter(
        created_at__gt=OuterRef("answered_at"), created_at__lte=OuterRef("resolved_at") + ON_TRIAL
    )
    return dated.filter(~Exists(reopened), ~Exists(followed))


def _own_answers() -> QuerySet[Reply]:
    """Sent, and no person had them sent."""
    return Reply.objects.filter(ticket=OuterRef("pk"), origin=Origin.AGENT, released_by="", state=ReplyState.SENT)


def stretches_of(hours: Iterable[datetime]) -> list[tuple[datetime, datetime]]:
    """The hours as few stretches: from, up to."""
    stretches: list[tuple[datetime, datetime]] = []
    for hour in sorted(hours):
        if stretches and stretches[-1][1] == hour:
            stretches[-1] = (stretches[-1][0], hour + HOUR)
        else:
            stretches.append((hour, hour + HOUR))
    return stretches
