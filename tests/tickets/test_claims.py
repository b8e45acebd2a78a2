"""A row is one worker's at a time, and only while its claim lasts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.functions import Now

from tickets import claims
from tickets.claims import ClaimLost
from tickets.models import Ticket


@pytest.fixture
def due(ticket: Ticket) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    return ticket


def take(ticket: Ticket) -> Ticket | None:
    return claims.take(Ticket.objects.all(), ticket.pk)


def run_out(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(claimed_until=Now() - timedelta(seconds=1))


def test_only_one_of_two_gets_it(due: Ticket) -> None:
    assert take(due) is not None
    assert take(due) is None


def test_what_is_not_due_is_nobodys(ticket: Ticket) -> None:
    assert take(ticket) is None
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now() + timedelta(seconds=5))
    assert take(ticket) is None


def test_the_try_is_counted_before_the_work(due: Ticket) -> None:
    take(due)

    assert Ticket.objects.get(pk=due.pk).tries == 1


def test_a_claim_that_ran_out_can_be_taken(due: Ticket) -> None:
    take(due)
    run_out(due)

    second = take(due)
    assert second is not None
    assert second.tries == 2


@pytest.mark.parametrize("outcome", [claims.write, claims.release])
def test_who_has_lost_the_claim_writes_nothing(due: Ticket, outcome: Any) -> None:
    first = take(due)
    run_out(due)
    take(due)

    with pytest.raises(ClaimLost):
        outcome(first, priority="urgent")
    assert Ticket.objects.get(pk=due.pk).priority == "normal"


@pytest.mark.parametrize("outcome", [claims.write, claims.release])
def test_who_has_given_the_claim_back_writes_nothing_more(due: Ticket, outcome: Any) -> None:
    mine = take(due)
    assert mine is not None
    claims.release(mine)

    with pytest.raises(ClaimLost):
        outcome(mine, priority="urgent")
    assert Ticket.objects.get(pk=due.pk).priority == "normal"


def test_a_claim_of_nobody_fits_no_row(due: Ticket) -> None:
    due.claim = uuid4()

    with pytest.raises(ClaimLost):
        claims.write(due, priority="urgent")


def test_giving_back_ends_the_count_and_says_when_it_is_due_again(due: Ticket) -> None:
    mine = take(due)
    assert mine is not None
    claims.release(mine, due_in=timedelta(hours=1))

    row = Ticket.objects.get(pk=due.pk)
    assert (row.claim, row.claimed_until, row.tries) == (None, None, 0)
    assert row.due_at is not None
    assert take(due) is None


def test_the_time_is_the_databases(due: Ticket, settings: Any) -> None:
    # Neither the time zone nor the clock of this process is asked: all moments are made by the server.
    with connection.execute_wrapper(_no_moment_of_ours):
        mine = take(due)
        assert mine is not None
        claims.release(mine, due_in=timedelta(minutes=1))


def _no_moment_of_ours(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    assert not any(hasattr(value, "tzinfo") for value in params or ())
    return execute(sql, params, many, context)
