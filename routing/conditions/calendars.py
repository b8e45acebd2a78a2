"""Working time: how much of it lies between two moments by a calendar, and whether a moment is in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Span = tuple[time, time]
# Nobody asks how many working hours ago last year was; a ticket that old has waited long enough.
FARTHEST = timedelta(days=400)
MIDNIGHT = time(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTime:
    """A calendar: its zone, the spans of each day of the week, and the days on which nobody works."""

    name: str
    zone: str
    hours: Mapping[str, tuple[Span, ...]]
    holidays: frozenset[date] = frozenset()

    def is_working(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._spans(at.astimezone(self._zone).date()))

    def between(self, since: datetime, until: datetime) -> timedelta:
        """The working time from one moment to a later one; of the last 400 days at the most."""
        since = max(since, until - FARTHEST)
        day, last = since.astimezone(self._zone).date(), until.astimezone(self._zone).date()
        worked = timedelta()
        while day <= last:
            for start, end in self._spans(day):
                worked += max(timedelta(), min(end, until) - max(start, since))
            day += timedelta(days=1)
        return worked

    def after(self, since: datetime, worked: timedelta) -> datetime | None:
        """When so much working time will have passed; None if that is farther than 400 days."""
        day = since.astimezone(self._zone).date()
        for _ in range(FARTHEST.days):
            for start, end in self._spans(day):
                begins = max(start, since)
                if begins < end and worked <= end - begins:
                    return begins + worked
                worked -= max(timedelta(), end - begins)
            day += timedelta(days=1)
        return None

    @property
    def time_zone(self) -> ZoneInfo:
        return self._zone

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def _spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day in self.holidays:
            return
        for start, end in self.hours.get(DAYS[day.weekday()], ()):
            ends_on = day + timedelta(days=1) if end == MIDNIGHT else day
            # Compared as moments: a day when the clocks change has its true length.
            yield _moment(day, start, self._zone), _moment(ends_on, end, self._zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(datetime.combine(day, at, zone).timestamp(), ZoneInfo("UTC"))
