"""The numbers of the dashboard. Every question has a window of time or a limit, and an index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, F, IntegerField, Min, OuterRef, Q
from django.db.models.functions import Cast, Floor

from resolution.models import Attempt
from tickets.models import Event, EventKind, Origin, Reply, ReplyState, Ticket
from tickets.states import Band, HeldReason, ReviewState, Status

WEEK = timedelta(days=7)
BINS = 20
COUNTED_AT_MOST = 10_000
# A person did something to the ticket, besides a reply.
TOUCHES = (EventKind.TOPIC, EventKind.APPROVED, EventKind.REJECTED, EventKind.CHANGED, EventKind.NOTE)
TROUBLES = (EventKind.FAILED, EventKind.FELL_BACK, EventKind.NOT_SENT)


class Median(Aggregate):
    """PostgreSQL's continuous median."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day up to an hour of it."""

    received: int
    answered: int
    automated: int
    median_answer: timedelta | None
    resolved: int = 0

    @property
    def automation_rate(self) -> float | None:
        return self.automated / self.answered if self.answered else None


def attention() -> dict[str, Any]:
    """What waits for a person, by why; the oldest of it."""
    waiting = Ticket.objects.needing_a_person().order_by()[:COUNTED_AT_MOST]
    return waiting.aggregate(
        total=Count("pk"),
        triage=Count("pk", filter=Q(held_reason=HeldReason.TRIAGE)),
        delivery=Count("pk", filter=Q(held_reason=HeldReason.DELIVERY)),
        held=Count("pk", filter=Q(review_state=ReviewState.HELD)),
        to_review=Count("pk", filter=Q(review_state=ReviewState.SENT_FOR_REVIEW)),
        rejected=Count("pk", filter=Q(review_state=ReviewState.REJECTED)),
        oldest=Min("created_at"),
    )


def longest_waiting(limit: int) -> list[Ticket]:
    waiting = Ticket.objects.needing_a_person().select_related("customer").order_by("created_at", "id")
    return list(waiting.defer("body", "search", "resolution", "metadata")[:limit])


def undelivered(since: datetime) -> dict[str, int]:
    rows = Reply.objects.filter(created_at__gte=since).order_by()
    stuck = rows.filter(state__in=[ReplyState.FAILED, ReplyState.UNKNOWN, ReplyState.PENDING])
    return dict(stuck.values_list("state").annotate(Count("pk")))


def day(start: datetime, end: datetime) -> Day:
    """Of the tickets received from `start` to `end`; what became of them up to now."""
    tickets = Ticket.objects.filter(created_at__gte=start, created_at__lt=end).order_by()
    by_person = Reply.objects.filter(ticket=OuterRef("pk"), origin=Origin.PERSON)
    touched = Event.objects.filter(ticket=OuterRef("pk"), kind__in=TOUCHES)
    answered = Q(first_answer_at__isnull=False)
    figures = tickets.aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=answered),
        automated=Count("pk", filter=answered & ~Exists(by_person) & ~Exists(touched)),
        median_answer=Median(F("first_answer_at") - F("created_at")),
    )
    moved = Event.objects.filter(kind=EventKind.STATUS, to_value=Status.RESOLVED, at__gte=start, at__lt=end)
    return Day(**figures, resolved=moved.count())


def received_by_channel(start: datetime, end: datetime) -> dict[str, int]:
    tickets = Ticket.objects.filter(created_at__gte=start, created_at__lt=end).order_by()
    return dict(tickets.values_list("channel").annotate(Count("pk")))


def confidences(since: datetime) -> dict[str, list[int]]:
    """For each band, how many attempts fell into each twentieth from 0 to 1."""
    place = Cast(Floor(F("confidence") * BINS), IntegerField())
    rows: Iterable[tuple[str, int, int]] = (
        Attempt.objects.filter(created_at__gte=since)
        .order_by()
        .annotate(place=place)
        .values_list("band", "place")
        .annotate(Count("pk"))
    )
    found = {band: [0] * BINS for band in Band.values}
    for band, at, count in rows:
        found[band][min(at, BINS - 1)] += count
    return found


def troubles(since: datetime) -> dict[str, int]:
    rows = Event.objects.filter(kind__in=TROUBLES, at__gte=since).order_by()
    return dict(rows.values_list("kind").annotate(Count("pk")))
