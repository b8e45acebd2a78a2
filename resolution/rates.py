"""What share of the tickets the assistant settles: the one definition, for the dashboard, the lists behind it and the docs.

    automation = involvement × resolution, of tickets that are older than 72 hours

A ticket is *involved* if an answer of the assistant was sent that no person had released; it is *solved* if it was resolved
after such an answer, and for 72 hours neither was reopened nor had a person's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncHour

from resolution.models import RateHour
from tickets.lifecycle import IMPORTED
from tickets.models import SENT_BY_PEOPLE, EventKind, Origin, Reply, ReplyState, Ticket, TicketEvent
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Status

# So long a ticket is left alone before it counts, and a resolution before it counts as one.
ON_TRIAL = timedelta(hours=72)
HOUR = timedelta(hours=1)
Window = tuple[datetime, datetime]
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
    return rates_of([(start, end)], now=now)[0]


def rates_of(windows: Sequence[Window], *, now: datetime) -> list[Rates]:
    """Of each of these times, with as many statements as of one."""
    ended = [(start, min(end, now - ON_TRIAL)) for start, end in windows]
    kept = _kept_hours(ended)
    counted = [_rates_of_hours(kept, window) for window in ended]
    left_out = [_not_kept(kept, window) for window in ended]
    return [both[0].plus(both[1]) for both in zip(counted, count_rates(left_out, now=now), strict=True)]


def _kept_hours(windows: Sequence[Window]) -> list[RateHour]:
    inside = Q(pk__in=[])
    for start, end in windows:
        inside |= Q(hour__gte=start, hour__lte=end - HOUR)
    return list(RateHour.objects.filter(inside).order_by("hour"))


def _hours_in(kept: Iterable[RateHour], window: Window) -> list[RateHour]:
    return [row for row in kept if window[0] <= row.hour <= window[1] - HOUR]


def _rates_of_hours(kept: Iterable[RateHour], window: Window) -> Rates:
    rows = _hours_in(kept, window)
    return Rates(
        received=sum(row.received for row in rows),
        involved=sum(row.involved for row in rows),
        solved=sum(row.solved for row in rows),
    )


def _not_kept(kept: Iterable[RateHour], window: Window) -> Q:
    """The tickets of this time that no kept hour counts."""
    found = Q(created_at__gte=window[0], created_at__lt=window[1])
    for first, after in stretches_of(row.hour for row in _hours_in(kept, window)):
        found &= ~Q(created_at__gte=first, created_at__lt=after)
    return found


def count_rates(parts: Sequence[Q], *, now: datetime) -> list[Rates]:
    """Of each part, one by one from the tickets themselves. What is solved is asked of the involved alone."""
    tickets = counted_tickets().filter(reduce(or_, parts))
    received = _count_each(parts, tickets)
    involved = _count_each(parts, involved_tickets(tickets)) if any(received) else received
    solved = _count_each(parts, solved_tickets(tickets, now=now)) if any(involved) else involved
    counts = zip(received, involved, solved, strict=True)
    return [Rates(received=one[0], involved=one[1], solved=one[2]) for one in counts]


def _count_each(parts: Sequence[Q], tickets: TicketQuerySet) -> list[int]:
    asked = {f"in_{at}": Count("pk", filter=part) for at, part in enumerate(parts)}
    found: dict[str, int] = tickets.order_by().aggregate(**asked)
    return [found[name] for name in asked]


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
