"""The first page: what needs a person, then how today goes against the same day last week."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from helpdesk import figures, health
from helpdesk.alarms import alarms
from helpdesk.figures import Day
from tickets.presentation.moments import length
from tickets.presentation.state_words import WAITING_FOR_US
from tickets.states import Band, Channel

LONGEST_WAITING = 6
# What is left after the tiles that have a state of their own.
TO_WRITE = sorted(WAITING_FOR_US - {"to-review", "topic", "check-draft", "not-delivered"})
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
    link: str = ""
    definition: str = ""
    more: str = ""
    more_link: str = ""


def fill(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK. Who may not see tickets sees none of their numbers."""
    if not request.user.has_perm("tickets.view_ticket"):
        return context
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    confidences = figures.confidences(now - figures.WEEK)
    return context | {
        "may_see_figures": True,
        "alarms": alarms(request),
        "needs": _needs(now),
        "longest_waiting": figures.longest_waiting(LONGEST_WAITING),
        "today": _today(midnight, now),
        "channels": _channels(midnight, now),
        "histogram": _chart(confidences),
        "chart_options": CHART_OPTIONS,
        "histogram_rows": _rows(confidences),
        "troubles": _troubles(now),
        "site_url": settings.SITE_URL or "https://YOUR-HOST",
    }


def _needs(now: datetime) -> dict[str, Any]:
    counts = figures.attention()
    stuck = figures.undelivered(now - timedelta(days=30))
    tickets = reverse("admin:tickets_ticket_changelist")
    replies = reverse("admin:tickets_reply_changelist")
    rows = [
        ("Answers to review", counts["to-review"], f"{tickets}?state=to-review", "amber"),
        ("Topics to settle", counts["topic"], f"{tickets}?state=topic", "red"),
        ("Drafts to check", counts["check-draft"], f"{tickets}?state=check-draft", "red"),
        (
            "Answers to write",
            sum(counts[key] for key in TO_WRITE),
            f"{tickets}?{urlencode({'state': TO_WRITE}, doseq=True)}",
            "red",
        ),
        (
            "Replies not delivered",
            stuck.get("failed", 0) + stuck.get("unknown", 0),
            f"{replies}?state__exact=failed&state__exact=unknown",
            "red",
        ),
        ("Replies on their way", stuck.get("pending", 0), f"{replies}?state__exact=pending", "blue"),
    ]
    return {"rows": rows, "total": counts["total"], "oldest": counts["oldest"], "all": f"{tickets}?attention=needed"}


def _today(midnight: datetime, now: datetime) -> list[Figure]:
    today, before = figures.days((midnight, now), (midnight - figures.WEEK, now - figures.WEEK))
    since = f"{reverse('admin:tickets_ticket_changelist')}?created_at_from={midnight:%Y-%m-%d}"
    resolved = urlencode(
        {"kind__exact": "status.changed", "to_value__exact": "resolved", "at__gte": midnight.isoformat()}
    )
    return [
        Figure(label="Received", value=str(today.received), before=str(before.received), link=since),
        Figure(
            label="Resolved",
            value=str(today.resolved),
            before=str(before.resolved),
            link=f"{reverse('admin:tickets_event_changelist')}?{resolved}",
        ),
        Figure(
            label="Answered by the assistant",
            value=_share(today),
            before=_share(before),
            link=f"{since}&answered=assistant",
            definition=AUTOMATION,
            more=f"{today.waiting} waiting",
            more_link=f"{since}&answered=waiting",
        ),
        Figure(
            label="Median time to first answer",
            value=_median(today),
            before=_median(before),
            link=since,
            definition=MEDIAN,
        ),
    ]


def _share(day: Day) -> str:
    return f"{day.automated} of {day.received}" if day.received else "–"


def _median(day: Day) -> str:
    least = "at least " if day.waiting and day.median_answer is not None else ""
    return f"{least}{length(day.median_answer)}"


def _channels(midnight: datetime, now: datetime) -> list[tuple[str, int, float, str]]:
    """Label, count, share of the largest, link."""
    counts = figures.received_by_channel(midnight, now)
    most = max(counts.values(), default=0)
    link = f"{reverse('admin:tickets_ticket_changelist')}?created_at_from={midnight:%Y-%m-%d}&channel__exact="
    return [
        (str(Channel(name).label), count, count / most, f"{link}{name}")
        for name, count in sorted(counts.items(), key=lambda pair: -pair[1])
    ]


def _chart(confidences: dict[str, list[int]]) -> str:
    """For the bar chart of unfold: the bars stacked by band, so that the bands' borders show."""
    if not any(map(any, confidences.values())):
        return ""
    return json.dumps(
        {
            "labels": [f"{place / figures.BINS:.2f}" for place in range(figures.BINS)],
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


def _rows(confidences: dict[str, list[int]]) -> list[tuple[str, int, int, int]]:
    """The same as a table: from, then how many were held, for review, automatic."""
    columns = zip(*(confidences[band] for band in BAND_COLOURS), strict=True)
    return [(f"{place / figures.BINS:.2f}", *counts) for place, counts in enumerate(columns) if any(counts)]


def _troubles(now: datetime) -> dict[str, Any]:
    counts = figures.troubles(now - timedelta(days=1))
    came_in = figures.unmade(now - timedelta(days=1))
    events = reverse("admin:tickets_event_changelist")
    receipts = reverse("admin:tickets_receipt_changelist")
    workers, waiting = health.workers(), health.waiting()
    return {
        "rows": [
            ("Failed steps", counts.get("stage.failed", 0), f"{events}?kind__exact=stage.failed"),
            ("Replies given up", counts.get("reply.failed", 0), f"{events}?kind__exact=reply.failed"),
            ("Model unreachable", counts.get("engine.fell_back", 0), f"{events}?kind__exact=engine.fell_back"),
            ("Deliveries that failed", came_in.get("failed", 0), f"{receipts}?outcome__exact=failed"),
            ("Deliveries refused", came_in.get("refused", 0), f"{receipts}?outcome__exact=refused"),
            ("Mailboxes failing", figures.failing_mailboxes(), reverse("admin:tickets_mailbox_changelist")),
        ],
        "suspended": came_in.get("suspended", 0),
        "suspended_link": reverse("admin:tickets_suspended_changelist"),
        "workers_ok": workers["ok"],
        "heartbeat": _seconds(workers["heartbeat_age_seconds"]),
        "waiting_ok": waiting["ok"],
        "waiting": _seconds(waiting["oldest_seconds"]),
    }


def _seconds(seconds: float | None) -> str:
    return "never" if seconds is None else length(timedelta(seconds=seconds))
