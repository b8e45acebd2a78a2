"""The first page: what needs a person, then how today goes against the same day last week."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone

from helpdesk import dashboard_statistics, health
from helpdesk.alarms import current_alarms
from helpdesk.dashboard_statistics import Day, Window
from helpdesk.row_links import filters_between, rows_of
from resolution.admin.would_be_answered import may_send_drafts, page_of
from resolution.models import Attempt
from resolution.policies.held_drafts import count_would_be_sent
from routing.event_kinds import RoutingEvent
from tickets.models import (
    ANSWERS,
    EventKind,
    Mailbox,
    Outcome,
    Receipt,
    Reply,
    ReplyState,
    Suspended,
    Ticket,
    TicketEvent,
)
from tickets.presentation.counts import AtLeast
from tickets.presentation.state_words import waiting_for_us
from tickets.presentation.times import duration_words
from tickets.states import Band, Channel, Status

LONGEST_WAITING = 6
UNDELIVERED_FOR = timedelta(days=30)
# States that have a tile of their own.
HAVE_A_TILE = {"to-review", "topic", "check-draft", "not-delivered"}
BAND_COLOURS = {Band.HOLD: "#dc2626", Band.REVIEW: "#d97706", Band.AUTO: "#16a34a"}
AUTOMATION = (
    "of all tickets received today, answered or not, those that the assistant answered "
    "without a person replying, reviewing, changing or noting anything."
)
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
    more: str = ""
    more_count: int = 0
    more_link: str = ""

    @property
    def rows(self) -> int:
        return int(self.value) if self.count is None else self.count

    @property
    def rows_before(self) -> int:
        return int(self.before) if self.before_count is None else self.before_count


def fill_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK. Who may not see tickets sees none of their numbers."""
    if not request.user.has_perm("tickets.view_ticket"):
        return context
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    since = now - dashboard_statistics.WEEK
    confidences = dashboard_statistics.confidences(since)
    return context | {
        "may_see_figures": True,
        "alarms": current_alarms(request),
        "needs": _needs(request, now),
        "longest_waiting": dashboard_statistics.longest_waiting(LONGEST_WAITING),
        "today": _today(midnight, now),
        "channels": _channels(midnight, now),
        "histogram": _chart(confidences),
        "chart_options": CHART_OPTIONS,
        "histogram_rows": _rows(confidences, since),
        "troubles": _troubles(now),
        "site_url": settings.SITE_URL or "https://YOUR-HOST",
    }


def _needs(request: HttpRequest, now: datetime) -> dict[str, Any]:
    counts = dashboard_statistics.attention()
    since = now - UNDELIVERED_FOR
    stuck = dashboard_statistics.undelivered(since)
    failed, on_their_way = [ReplyState.FAILED, ReplyState.UNKNOWN], [ReplyState.PENDING]
    drafts = count_would_be_sent() if may_send_drafts(request) else 0
    return {
        "rows": [
            _tickets_in("Answers to review", ["to-review"], counts, "amber"),
            _tickets_in("Topics to settle", ["topic"], counts, "red"),
            _tickets_in("Drafts to check", ["check-draft"], counts, "red"),
            _tickets_in("Answers to write", sorted(waiting_for_us() - HAVE_A_TILE), counts, "red"),
            _replies_in("Replies not delivered", failed, stuck, since, "red"),
            _replies_in("Replies on their way", on_their_way, stuck, since, "blue"),
        ],
        "total": counts["total"],
        "oldest": counts["oldest"],
        "all": rows_of(Ticket, attention="needed"),
        "drafts": drafts,
        "drafts_link": page_of() if drafts else "",
    }


def _tickets_in(label: str, states: list[str], counts: dict[str, Any], colour: str) -> tuple[str, int, str, str]:
    count = sum(counts[key] for key in states)
    return label, count if counts["is_all"] or not count else AtLeast(count), rows_of(Ticket, state=states), colour


def _replies_in(
    label: str, states: list[ReplyState], counts: dict[str, int], since: datetime, colour: str
) -> tuple[str, int, str, str]:
    link = rows_of(Reply, state__exact=states, origin__exact=list(ANSWERS), created_at__gte=since)
    return label, sum(counts.get(state, 0) for state in states), link, colour


def _today(midnight: datetime, now: datetime) -> list[Figure]:
    windows = (midnight, now), (midnight - dashboard_statistics.WEEK, now - dashboard_statistics.WEEK)
    today, before = dashboard_statistics.days(*windows)
    received, received_before = (_received_in(window) for window in windows)
    resolved, resolved_before = (_resolved_in(window) for window in windows)
    return [
        Figure(
            label="Received",
            value=str(today.received),
            before=str(before.received),
            link=received(),
            before_link=received_before(),
        ),
        Figure(
            label="Resolved",
            value=str(today.resolved),
            before=str(before.resolved),
            link=resolved,
            before_link=resolved_before,
        ),
        Figure(
            label="Answered by the assistant",
            value=_share(today),
            before=_share(before),
            count=today.automated,
            before_count=before.automated,
            link=received(answered="assistant"),
            before_link=received_before(answered="assistant"),
            definition=AUTOMATION,
            more=f"{today.waiting} waiting",
            more_count=today.waiting,
            more_link=received(answered="waiting"),
        ),
        Figure(
            label="Median time to first answer",
            value=_median(today),
            before=_median(before),
            count=today.timed,
            before_count=before.timed,
            link=received(answered="either"),
            before_link=received_before(answered="either"),
            definition=MEDIAN,
        ),
    ]


def _received_in(window: Window) -> Callable[..., str]:
    return partial(rows_of, Ticket, **filters_between("created_at", window))


def _resolved_in(window: Window) -> str:
    return rows_of(
        TicketEvent,
        kind__exact=EventKind.STATUS.value,
        to_value__exact=Status.RESOLVED.value,
        **filters_between("at", window),
    )


def _share(day: Day) -> str:
    return f"{day.automated} of {day.received}" if day.received else "–"


def _median(day: Day) -> str:
    least = "at least " if day.waiting and day.median_answer is not None else ""
    return f"{least}{duration_words(day.median_answer)}"


def _channels(midnight: datetime, now: datetime) -> list[tuple[str, int, float, str]]:
    """Label, count, share of the largest, link."""
    counts = dashboard_statistics.received_by_channel(midnight, now)
    most = max(counts.values(), default=0)
    received = _received_in((midnight, now))
    return [
        (str(Channel(name).label), count, count / most, received(channel__exact=name))
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]


def _chart(confidences: dict[str, list[int]]) -> str:
    """For the bar chart of unfold: the bars stacked by band, so that the bands' borders show."""
    if not any(map(any, confidences.values())):
        return ""
    return json.dumps(
        {
            "labels": [f"{place / dashboard_statistics.BINS:.2f}" for place in range(dashboard_statistics.BINS)],
            "datasets": [
                {
                    "label": str(band.label),
                    "data": confidences[band],
                    "backgroundColor": BAND_COLOURS[band],
                    "stack": "attempts",
                    "barThickness": "flex",
                    "categoryPercentage": 0.95,
                    "borderRadius": 2,
                }
                for band in BAND_COLOURS
            ],
        }
    )


CHART_OPTIONS = json.dumps(
    {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": False}},
        "scales": {
            "x": {"stacked": True, "grid": {"display": False}, "ticks": {"maxRotation": 0, "color": "#868e9c"}},
            "y": {
                "stacked": True,
                "border": {"display": False},
                "grid": {},
                "ticks": {"precision": 0, "color": "#868e9c"},
            },
        },
    }
)


def _rows(confidences: dict[str, list[int]], since: datetime) -> list[tuple[str, list[tuple[int, str]]]]:
    """The same as a table: from, then how many were held, for review, automatic, each with its attempts."""
    columns = zip(*(confidences[band] for band in BAND_COLOURS), strict=True)
    return [
        (
            f"{place / dashboard_statistics.BINS:.2f}",
            [(count, _attempts_in(band, place, since)) for band, count in zip(BAND_COLOURS, counts, strict=True)],
        )
        for place, counts in enumerate(columns)
        if any(counts)
    ]


def _attempts_in(band: Band, place: int, since: datetime) -> str:
    ends = {} if place + 1 == dashboard_statistics.BINS else {"confidence__lt": dashboard_statistics.BORDERS[place + 1]}
    return rows_of(
        Attempt,
        band__exact=band.value,
        confidence__gte=dashboard_statistics.BORDERS[place],
        created_at__gte=since,
        **ends,
    )


def _troubles(now: datetime) -> dict[str, Any]:
    day = now - timedelta(days=1)
    counts, came_in = dashboard_statistics.troubles(day), dashboard_statistics.unmade(day)
    workers, waiting = health.check_workers(), health.waiting()
    return {
        "rows": [
            ("Failed steps", *_events_of(EventKind.FAILED, counts, day), "in 24 h"),
            ("Replies given up", *_events_of(EventKind.NOT_SENT, counts, day), "in 24 h"),
            ("Model unreachable", *_events_of(RoutingEvent.FELL_BACK, counts, day), "in 24 h"),
            ("Receipts that failed", *_receipts_of(Outcome.FAILED, came_in, day), "in 24 h"),
            ("Receipts refused", *_receipts_of(Outcome.REFUSED, came_in, day), "in 24 h"),
            (
                "Mailboxes failing",
                dashboard_statistics.failing_mailboxes(),
                rows_of(Mailbox, is_active__exact=1, failures__gt=0),
                "now",
            ),
        ],
        "suspended": came_in.get("suspended", 0),
        "suspended_link": rows_of(Suspended, received_at__gte=day),
        "workers_ok": workers["ok"],
        "heartbeat": _seconds(workers["heartbeat_age_seconds"]),
        "waiting_ok": waiting["ok"],
        "waiting": _seconds(waiting["oldest_seconds"]),
    }


def _events_of(kind: TextChoices, counts: dict[str, int], since: datetime) -> tuple[int, str]:
    return counts.get(kind, 0), rows_of(TicketEvent, kind__exact=kind.value, at__gte=since)


def _receipts_of(outcome: Outcome, counts: dict[str, int], since: datetime) -> tuple[int, str]:
    return counts.get(outcome, 0), rows_of(Receipt, outcome__exact=outcome.value, received_at__gte=since)


def _seconds(seconds: float | None) -> str:
    return "never" if seconds is None else duration_words(timedelta(seconds=seconds))
