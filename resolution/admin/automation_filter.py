"""The tickets behind the rates of the dashboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from resolution.rates import ON_TRIAL, counted_tickets, involved_tickets, solved_tickets
from tickets.models.ticket_queryset import TicketQuerySet


def _solved(tickets: TicketQuerySet) -> TicketQuerySet:
    return solved_tickets(tickets, now=timezone.now())


ASKED: dict[str, Callable[[TicketQuerySet], TicketQuerySet]] = {"involved": involved_tickets, "solved": _solved}


class AutomationFilter(admin.SimpleListFilter):
    """Of tickets older than 72 hours, as they are counted."""

    title = "automation"
    parameter_name = "automation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("involved", "Assistant answered by itself"), ("solved", "Assistant solved it")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ask = ASKED.get(self.value() or "")
        if ask is None:
            return queryset
        counted = counted_tickets().filter(created_at__lt=timezone.now() - ON_TRIAL)
        return ask(queryset.filter(pk__in=counted.values("pk")))
