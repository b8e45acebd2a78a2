"""A backtest goes on slice by slice, whoever dies, cancels it or runs beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from routing.backtests import slices
from routing.backtests.start import cancel_backtest
from routing.models import Backtest, BacktestTicket
from routing.models.backtest import BacktestState
from tests.routing.backtests.history import begin, draft_rule, go_on, past, to_its_end
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_it_goes_on_where_a_slice_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each slice does at least one ticket, however slow it is; none is done twice."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    tickets = past(3)
    Ticket.objects.update(created_at=timezone.now() - timedelta(hours=1))
    backtest = begin(draft_rule())

    reached = [go_on(backtest).tickets_done for _ in range(3)]

    assert reached == [1, 2, 3]
    assert backtest.state == BacktestState.DONE
    assert {row.ticket_id for row in backtest.tickets.all()} == {ticket.pk for ticket in tickets}


def test_a_killed_worker_leaves_nothing_half_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """It had taken the row and died: another takes over when the claim has run out, from what was written."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(2)
    backtest = go_on(begin(draft_rule()))
    Backtest.objects.filter(pk=backtest.pk).update(
        claim="018f0000-0000-7000-8000-000000000000", claimed_until=Now() + timedelta(seconds=20), tries=1
    )

    assert go_on(backtest).tickets_done == 1
    long_ago = timezone.now() - timedelta(minutes=2)
    Backtest.objects.filter(pk=backtest.pk).update(claimed_until=long_ago, due_at=long_ago)
    assert slices.look_after_backtests() == 1

    done = to_its_end(backtest)
    assert (done.state, done.counts["changed"], done.tickets.count()) == (BacktestState.DONE, 2, 2)


def test_a_task_of_an_earlier_slice_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(3)
    backtest = go_on(begin(draft_rule()))

    slices.run_slice(str(backtest.pk), "0")

    backtest.refresh_from_db()
    assert (backtest.tickets_done, backtest.slices) == (1, 1)


def test_what_was_cancelled_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(3)
    backtest = go_on(begin(draft_rule()))

    assert (cancel_backtest(backtest), cancel_backtest(backtest)) == (True, False)

    assert go_on(backtest).state == BacktestState.CANCELLED
    assert (backtest.tickets_done, backtest.tickets.count()) == (1, 1)
    assert slices.look_after_backtests() == 0


def test_a_worker_that_was_at_it_when_it_was_cancelled_writes_nothing() -> None:
    past(1)
    backtest = begin(draft_rule())

    def cancel_meanwhile(*arguments: Any) -> Any:
        return cancel_backtest(backtest)

    with connection.execute_wrapper(_before_insert(cancel_meanwhile)):
        slices.run_slice(str(backtest.pk), "0")

    backtest.refresh_from_db()
    assert (backtest.state, backtest.tickets_done, BacktestTicket.objects.count()) == (BacktestState.CANCELLED, 0, 0)


def _before_insert(act: Any) -> Any:
    """Acts once, before the outcome of a slice is written."""
    done: list[bool] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not done and sql.startswith('UPDATE "routing_backtest"') and '"slices" = ' in sql:
            done.append(True)
            act()
        return execute(sql, params, many, context)

    return watch


def test_two_at_once_do_not_disturb_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)
    past(2)
    first, second = begin(draft_rule()), begin(draft_rule(name="Low", actions={"priority": "low"}))

    for _ in range(2):
        go_on(first)
        go_on(second)

    assert first.counts["changes"] == {"priority": {"normal → urgent": 2}}
    assert second.counts["changes"] == {"priority": {"normal → low": 2}}
