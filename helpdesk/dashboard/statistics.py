"""The numbers of the dashboard. Every question has a window of time or a limit, and an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DurationField, F, FloatField, Func, IntegerField, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Now

from helpdesk.dashboard.together import ask_together
from resolution.models import Attempt
from routing.event_kinds import RoutingEvent
from tickets.models import ANSWERS, EventKind, Mailbox, Outcome, Receipt, Reply, ReplyState, Ticket, TicketEvent
from tickets.models.ticket_queryset import ANSWERED, UNANSWERED
from tickets.presentation.counts import counted_up_to
from tickets.presentation.state_words import all_states, waiting_for_us
from tickets.states import Band, Status

WEEK = timedelta(days=7)
BINS = 20
# Where each bin begins; the lists behind the bins are filtered by the same numbers.
BORDERS = [place / BINS for place in range(BINS)]
# What waits is told by why up to here; of more, that there is more.
COUNTED_AT_MOST = 3_000
UNMADE = (Outcome.FAILED, Outcome.SUSPENDED, Outcome.REFUSED)
STUCK = (ReplyState.FAILED, ReplyState.UNKNOWN, ReplyState.PENDING)
TROUBLES = (EventKind.FAILED, RoutingEvent.FELL_BACK, EventKind.NOT_SENT)


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
    # Not answered, and not settled without an answer.
    waiting: int
    # Those that the median counts.
    timed: int
    # Who still waits counts with the time so far, so with `waiting` it is the least that it can become.
    median_answer: timedelta | None
    resolved: int


def attention() -> dict[str, Any]:
    """What waits for a person, by why; the oldest of it. Of very much, the numbers are the least that there is."""
    waiting = Ticket.objects.needing_a_person().order_by()[:COUNTED_AT_MOST]
    counted = waiting.aggregate(
        total=Count("pk"),
        oldest=Min("waiting_since"),
        **{state.key: Count("pk", filter=state.condition) for state in all_states() if state.key in waiting_for_us()},
    )
    return counted | {
        "is_all": counted["total"] < COUNTED_AT_MOST,
        "total": counted_up_to(counted["total"], COUNTED_AT_MOST),
    }


def longest_waiting(limit: int) -> list[Ticket]:
    """The worst first, and of that what has waited longest."""
    waiting = Ticket.objects.needing_a_person().select_related("customer").worst_first()
    return list(waiting.defer("body", "search", "resolution", "metadata")[:limit])


Window = tuple[datetime, datetime]


def days(*windows: Window) -> list[Day]:
    """For each window: the tickets received in it and what has become of them up to now, and how many were resolved."""
    tickets = _received(windows)
    resolved = _resolved(windows)
    names = ("received", "answered", "waiting", "timed", "median_answer")
    return [
        Day(resolved=resolved[f"in_{at}"], **{name: tickets[f"{name}_{at}"] for name in names})
        for at in range(len(windows))
    ]


def _received(windows: Sequence[Window]) -> dict[str, Any]:
    until_answered = Coalesce("first_answer_at", Now()) - F("created_at")
    figures: dict[str, Aggregate] = {}
    for at, window in enumerate(windows):
        inside = _inside("created_at", window)
        figures |= {
            f"received_{at}": Count("pk", filter=inside),
            f"answered_{at}": Count("pk", filter=inside & ANSWERED),
            f"waiting_{at}": Count("pk", filter=inside & UNANSWERED),
            f"timed_{at}": Count("pk", filter=inside & (ANSWERED | UNANSWERED)),
            f"median_answer_{at}": Median(until_answered, filter=inside & (ANSWERED | UNANSWERED)),
        }
    return Ticket.objects.unmerged().filter(_any_of("created_at", windows)).order_by().aggregate(**figures)


def _resolved(windows: Sequence[Window]) -> dict[str, Any]:
    moved = TicketEvent.objects.filter(
        _any_of("at", windows), kind=EventKind.STATUS, to_value=Status.RESOLVED
    ).order_by()
    counts = {f"in_{at}": Count("pk", filter=_inside("at", window)) for at, window in enumerate(windows)}
    return moved.aggregate(**counts)


def _inside(field: str, window: Window) -> Q:
    return Q(**{f"{field}__gte": window[0], f"{field}__lt": window[1]})


def _any_of(field: str, windows: Sequence[Window]) -> Q:
    return reduce(or_, (_inside(field, window) for window in windows))


def confidences(since: datetime) -> dict[str, list[int]]:
    """For each band, how many attempts fell into each twentieth from 0 to 1."""
    borders = Value(BORDERS, output_field=ArrayField(FloatField()))
    place = Func(F("confidence"), borders, function="width_bucket", output_field=IntegerField())
    rows: Iterable[tuple[str, int, int]] = (
        Attempt.objects.filter(created_at__gte=since)
        .order_by()
        .annotate(place=place)
        .values_list("band", "place")
        .annotate(Count("pk"))
    )
    found = {band: [0] * BINS for band in Band.values}
    for band, at, count in rows:
        found[band][max(at - 1, 0)] += count
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCounts:
    """What needs no more than a count by a word."""

    undelivered: dict[str, int]
    by_channel: dict[str, int]
    # Receipts that became nothing, by outcome.
    unmade: dict[str, int]
    troubles: dict[str, int]
    failing_mailboxes: int


def small_counts(*, today: Window, day: datetime, undelivered_since: datetime) -> SmallCounts:
    replies = Reply.objects.filter(created_at__gte=undelivered_since, origin__in=ANSWERS, state__in=STUCK)
    tickets = Ticket.objects.unmerged().filter(_inside("created_at", today))
    found = ask_together(
        undelivered=_by("state", replies),
        by_channel=_by("channel", tickets),
        unmade=_by("outcome", Receipt.objects.filter(received_at__gte=day, outcome__in=UNMADE)),
        troubles=_by("kind", TicketEvent.objects.filter(kind__in=TROUBLES, at__gte=day)),
        failing=_by("is_active", Mailbox.objects.filter(is_active=True, failures__gt=0)),
    )
    counts = {name: {row["word"]: row["count"] for row in rows} for name, rows in found.items()}
    return SmallCounts(failing_mailboxes=sum(counts.pop("failing").values()), **counts)


def _by(field: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = rows.order_by().values(word=F(field)).annotate(count=Count("pk"))
    return counted
