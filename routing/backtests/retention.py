"""Old reports keep their figures; their lists of tickets, up to some thousand rows each, are deleted after a while."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from routing.models import Backtest, BacktestTicket

AT_ONCE = 50


def delete_old_lists() -> int:
    """How many rows are gone. Of some reports at a time, so that no statement takes long."""
    old = Backtest.objects.filter(finished_at__lt=timezone.now() - _kept())
    listed = old.filter(tickets__isnull=False).order_by().distinct().values_list("pk", flat=True)
    deleted = 0
    while keys := list(listed[:AT_ONCE]):
        deleted += BacktestTicket.objects.filter(backtest__in=keys).delete()[0]
    return deleted


def is_list_forgotten(backtest: Backtest) -> bool:
    return backtest.finished_at is not None and backtest.finished_at < timezone.now() - _kept()


def _kept() -> timedelta:
    return timedelta(days=settings.BACKTEST_LISTS_KEPT_DAYS)
