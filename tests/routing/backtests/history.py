"""Tickets of the past, and backtests of a draft over them, slice by slice without a queue."""

from __future__ import annotations

from typing import Any

from routing.backtests import slices
from routing.backtests.start import Asked, start_backtest
from routing.models import Backtest, Rule
from routing.models.backtest import BacktestState
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import Ticket

ON_LOGIN = [{"field": "topic", "operator": "is", "value": "login"}]


def draft_rule(**changes: Any) -> Rule:
    values = {"name": "Logins first", "state": "draft", "conditions": ON_LOGIN, "actions": {"priority": "urgent"}}
    return factories.RuleFactory(**values | changes)


def past(count: int, **options: Any) -> list[Ticket]:
    return [routed(**options) for _ in range(count)]


def begin(rule: Rule | None = None, *, newest: int = 1_000, with_drafts: bool = False, **asked: Any) -> Backtest:
    return start_backtest(Asked(newest=newest, **asked), by="lena", rule=rule, with_drafts=with_drafts)


def go_on(backtest: Backtest) -> Backtest:
    """One slice, as a worker does it."""
    backtest.refresh_from_db()
    slices.run_slice(str(backtest.pk), str(backtest.slices))
    backtest.refresh_from_db()
    return backtest


def to_its_end(backtest: Backtest) -> Backtest:
    while go_on(backtest).state == BacktestState.RUNNING:
        pass
    return backtest
