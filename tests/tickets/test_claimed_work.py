"""One loop for whatever is taken, tried and given back: how often, and how long in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from tickets import claims
from tickets.backoff import Backoff
from tickets.models import Ticket

BACKOFF = Backoff.doubling(timedelta(seconds=10), longest=timedelta(seconds=60))
TICKETS = Ticket.objects.all()


@pytest.fixture
def due(ticket: Ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return ticket


def breaks(row: Ticket) -> None:
    raise ValueError("no")


def seconds_until_due(ticket: Ticket) -> int | None:
    found = Ticket.objects.annotate(now=Now()).get(pk=ticket.pk)
    return None if found.due_at is None else round((found.due_at - found.now).total_seconds())  # type: ignore[attr-defined]


def again(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())


def test_pauses_double_until_the_longest_and_stay_there() -> None:
    assert [BACKOFF.after(failures).total_seconds() for failures in (1, 2, 3, 4, 5, 500)] == [10, 20, 40, 60, 60, 60]


def test_work_that_gives_the_row_back_is_done(due: Ticket) -> None:
    claims.work(TICKETS, due.pk, claims.release, BACKOFF)

    row = Ticket.objects.get(pk=due.pk)
    assert (row.claim, row.tries, row.due_at) == (None, 0, None)


def test_what_is_not_due_is_not_worked_on(due: Ticket) -> None:
    Ticket.objects.filter(pk=due.pk).update(due_at=None)
    seen: list[Ticket] = []

    claims.work(TICKETS, due.pk, seen.append, BACKOFF)

    assert seen == []


def test_work_that_fails_is_due_again_later_each_time_and_then_no_more(due: Ticket, settings: Any) -> None:
    settings.MAX_TRIES = 3
    pauses = []
    for _ in range(3):
        claims.work(TICKETS, due.pk, breaks, BACKOFF)
        pauses.append(seconds_until_due(due))
        again(due)

    assert pauses == [10, 20, None]


def test_work_that_kills_its_worker_is_refused_after_its_tries(due: Ticket, settings: Any) -> None:
    settings.MAX_TRIES = 2
    for _ in range(2):
        claims.take(TICKETS, due.pk)
        Ticket.objects.filter(pk=due.pk).update(claimed_until=Now() - timedelta(seconds=1))
    done: list[Ticket] = []
    told: list[tuple[Exception, timedelta | None]] = []

    claims.work(TICKETS, due.pk, done.append, BACKOFF, failed=lambda row, error, pause: told.append((error, pause)))

    assert done == []
    assert [(type(error), pause) for error, pause in told] == [(claims.TriedTooOften, None)]


def test_who_has_lost_the_row_writes_neither_outcome_nor_failure(due: Ticket) -> None:
    def loses(row: Ticket) -> None:
        Ticket.objects.filter(pk=row.pk).update(**claims.UNCLAIMED)
        raise ValueError("no")

    claims.work(TICKETS, due.pk, loses, BACKOFF)

    assert Ticket.objects.get(pk=due.pk).tries == 0
