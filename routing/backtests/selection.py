"""Which tickets a backtest goes over: the newest so many, or those of some days, never those that came after it began."""

from __future__ import annotations

from django.db.models import QuerySet

from routing.models import Backtest
from tickets.models import Ticket


def chosen_tickets(backtest: Backtest) -> QuerySet[Ticket]:
    """Newest first. A merged ticket is a part of the one that it was merged into."""
    tickets = Ticket.objects.unmerged().order_by("-created_at", "-id")
    if backtest.since is not None:
        tickets = tickets.filter(created_at__gte=backtest.since)
    if backtest.until is not None:
        tickets = tickets.filter(created_at__lt=backtest.until)
    return tickets


def count_tickets(backtest: Backtest) -> int:
    return chosen_tickets(backtest).order_by().values("pk")[: backtest.newest].count()


def remaining_tickets(backtest: Backtest) -> QuerySet[Ticket]:
    """Those that it has not come to yet."""
    tickets = chosen_tickets(backtest)
    if backtest.reached_at is not None:
        # The first filter alone can be looked up in the index; the second leaves out what came at the same moment.
        tickets = tickets.filter(created_at__lte=backtest.reached_at)
        tickets = tickets.exclude(created_at=backtest.reached_at, id__gte=backtest.reached_id)
    return tickets[: backtest.tickets_total - backtest.tickets_done]
