"""How today goes against the same day last week, and through which channels the tickets come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from helpdesk.dashboard import statistics
from helpdesk.dashboard.statistics import Day, Window
from helpdesk.row_links import filters_between, rows_of
from tickets.models import EventKind, Ticket, TicketEvent
from tickets.presentation.times import duration_words
from tickets.states import Channel, Status

MEDIAN = (
    "half of today's tickets had their first answer within this time. Who still waits counts with the time so far, "
    "so while somebody does it is the least that it can be; what was settled without an answer does not count."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number with its past, its link and, where it needs one, its definition."""

    label: str
    value: str
    before: str
    link: str
    before_link: str
    # How many rows stand behind it, where the value is not that number.
    count: int | None = None
    before_count: int | None = None
    definition: str = ""

    @property
    def rows(self) -> int:
        return int(self.value) if self.count is None else self.count

    @property
    def rows_before(self) -> int:
        return int(self.before) if self.before_count is None else self.before_count


def figures_of_today(midnight: datetime, now: datetime) -> list[Figure]:
    """Received, resolved, still waiting for an answer, and the median of the first answers."""
    windows = (midnight, now), (midnight - statistics.WEEK, now - statistics.WEEK)
    today, before = statistics.days(*windows)
    received, received_before = (_received_in(window) for window in windows)
    both = _Both(today, before, received, received_before)
    resolved, resolved_before = (_resolved_in(window) for window in windows)
    return [
        both.figure("Received", lambda day: str(day.received)),
        replace(both.figure("Resolved", lambda day: str(day.resolved)), link=resolved, before_link=resolved_before),
        both.figure("Waiting for an answer", lambda day: str(day.waiting), answered="waiting"),
        both.median(),
    ]


@dataclass(frozen=True, slots=True)
class _Both:
    """Today up to now and the same hours a week ago, with the links to their tickets."""

    today: Day
    before: Day
    received: Callable[..., str]
    received_before: Callable[..., str]

    def figure(self, label: str, value: Callable[[Day], str], **filters: str) -> Figure:
        return Figure(
            label=label,
            value=value(self.today),
            before=value(self.before),
            link=self.received(**filters),
            before_link=self.received_before(**filters),
        )

    def median(self) -> Figure:
        return replace(
            self.figure("Median time to first answer", _median, answered="either"),
            count=self.today.timed,
            before_count=self.before.timed,
            definition=MEDIAN,
        )


def _received_in(window: Window) -> Callable[..., str]:
    return partial(rows_of, Ticket, **filters_between("created_at", window))


def _resolved_in(window: Window) -> str:
    return rows_of(
        TicketEvent,
        kind__exact=EventKind.STATUS.value,
        to_value__exact=Status.RESOLVED.value,
        **filters_between("at", window),
    )


def _median(day: Day) -> str:
    least = "at least " if day.waiting and day.median_answer is not None else ""
    return f"{least}{duration_words(day.median_answer)}"


def channels_of_today(counts: dict[str, int], today: Window) -> list[tuple[str, int, float, str]]:
    """Label, count, share of the largest, link."""
    most = max(counts.values(), default=0)
    received = _received_in(today)
    return [
        (str(Channel(name).label), count, count / most, received(channel__exact=name))
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]
