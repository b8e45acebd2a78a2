"""What went wrong in the last day, and whether the workers are well."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices

from helpdesk import health
from helpdesk.dashboard.statistics import SmallCounts
from helpdesk.row_links import rows_of
from routing.event_kinds import RoutingEvent
from tickets.models import EventKind, Mailbox, Outcome, Receipt, Suspended, TicketEvent
from tickets.presentation.times import duration_words


def failures_of_a_day(counted: SmallCounts, day: datetime) -> dict[str, Any]:
    counts, came_in = counted.troubles, counted.unmade
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
                counted.failing_mailboxes,
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
