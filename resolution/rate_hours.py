"""Keeps the table of rates: each hour is counted once it can be judged, and again where something happened to its tickets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.db.models.functions import TruncHour
from django.utils import timezone

from resolution.models import RateHour
from resolution.rates import HOUR, ON_TRIAL, Rates, count_by_hour, counted_tickets, stretches_of
from tickets.models import EventKind, TicketEvent
from tickets.states import Status

# What nobody looks at any more is left as it was counted last.
KEPT_COUNTED = timedelta(days=35)
# A line of the history may be committed a little after its time.
LATE = timedelta(minutes=5)
AT_ONCE = 7 * 24
TOUCHING = (EventKind.STATUS, EventKind.SENT, EventKind.QUEUED, EventKind.MERGED, EventKind.UNMERGED)


def keep_rates() -> int:
    """Run each minute; how many hours were counted. A new installation catches up by a week of hours a run."""
    now = timezone.now()
    hours = sorted({*_touched(now), *_uncounted(now)[-AT_ONCE:]})
    if hours:
        _count(hours, now=now)
    return len(hours)


def _uncounted(now: datetime) -> list[datetime]:
    """Those that can be judged and have no row yet, as far back as there are tickets."""
    first = counted_tickets().order_by("created_at").values_list("created_at", flat=True).first()
    if first is None:
        return []
    end = _hour_of(now - ON_TRIAL)
    begin = max(_hour_of(first), end - KEPT_COUNTED)
    known = set(RateHour.objects.filter(hour__gte=begin, hour__lt=end).values_list("hour", flat=True))
    number = max(0, (end - begin) // HOUR)
    return [hour for at in range(number) if (hour := begin + at * HOUR) not in known]


def _touched(now: datetime) -> Iterable[datetime]:
    """The hours of the tickets that have moved since the last count, or whose resolution has come of age since."""
    last = RateHour.objects.order_by("-counted_at").values_list("counted_at", flat=True).first()
    if last is None:
        return []
    since = last - LATE
    came_of_age = Q(kind=EventKind.STATUS, to_value=Status.RESOLVED, at__gt=since - ON_TRIAL, at__lte=now - ON_TRIAL)
    moved = Q(kind__in=TOUCHING, at__gt=since)
    oldest, newest = _hour_of(now - ON_TRIAL) - KEPT_COUNTED, _hour_of(now - ON_TRIAL)
    found: set[datetime] = set()
    for condition in (moved, came_of_age):
        events = TicketEvent.objects.filter(condition, ticket__created_at__gte=oldest, ticket__created_at__lt=newest)
        found |= set(events.order_by().values_list(TruncHour("ticket__created_at", tzinfo=UTC), flat=True).distinct())
    return found


def _count(hours: list[datetime], *, now: datetime) -> None:
    within = Q()
    for first, after in stretches_of(hours):
        within |= Q(created_at__gte=first, created_at__lt=after)
    found = count_by_hour(counted_tickets().filter(within), now=now)
    rows = [_row(hour, found.get(hour, Rates()), now) for hour in hours]
    RateHour.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["hour"],
        update_fields=["received", "involved", "solved", "counted_at"],
    )


def _row(hour: datetime, rates: Rates, now: datetime) -> RateHour:
    return RateHour(hour=hour, received=rates.received, involved=rates.involved, solved=rates.solved, counted_at=now)


def _hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
