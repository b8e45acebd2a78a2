"""Queues: what of a team's or a person's tickets waits for us, in the order in which it is taken."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OrderBy, OuterRef, QuerySet, Subquery
from django.http import HttpRequest

from tickets.models import Team, Ticket
from tickets.models.ticket_queryset import LIVE, QUEUE_RANK, QUEUED

MINE = "mine"
IN_QUEUE_ORDER = (OrderBy(QUEUE_RANK), "waiting_since", "pk")
# Counted no further than anybody would read.
COUNTED = 1_000


class QueueFilter(admin.SimpleListFilter):
    """`?queue=…` of a team's key, or `mine`: what the menu and the page of all queues link to."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        asked = request.GET.get(self.parameter_name, "")
        return [(MINE, "My tickets"), *([(asked, "A team's")] if asked.isdecimal() else [])]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        asked = self.value() or ""
        if asked == MINE:
            return queryset.filter(LIVE, assignee=request.user.pk, assignee__isnull=False)
        return queryset.filter(QUEUED, team=_key_in(asked)) if asked.isdecimal() else queryset


def is_queue(request: HttpRequest) -> bool:
    asked = request.GET.get(QueueFilter.parameter_name, "")
    return asked == MINE or asked.isdecimal()


def words_of_empty_queue(request: HttpRequest) -> str:
    """What an empty queue says; nothing where a search or another filter may have emptied it."""
    if set(request.GET) != {QueueFilter.parameter_name}:
        return ""
    if request.GET[QueueFilter.parameter_name] == MINE:
        return (
            "Nothing is assigned to you. Tickets come here when a colleague assigns them to you, or when your team "
            "gives them out: see its page under Teams."
        )
    return "Nothing waits in this queue. Tickets come here by their topic's team, by a rule, or by a colleague."


def title_of_queue(request: HttpRequest) -> str:
    asked = request.GET.get(QueueFilter.parameter_name, "")
    if asked == MINE:
        return "My tickets"
    team = Team.objects.filter(pk=_key_in(asked)).first()
    return f"Queue of {team}" if team else "Queue of a team that is gone"


def teams_with_queues() -> QuerySet[Team]:
    """Each with how many wait, and since when the next one does; by the queue's index."""
    waiting = Ticket.objects.filter(QUEUED, team=OuterRef("pk"))
    first = waiting.order_by(*IN_QUEUE_ORDER)
    counted = ArraySubquery(waiting.order_by().values("pk")[:COUNTED])
    return Team.objects.annotate(
        waiting=Func(counted, function="cardinality", output_field=IntegerField()),
        next_since=Subquery(first.values("waiting_since")[:1]),
        next_number=Subquery(first.values("number")[:1]),
        next_key=Subquery(first.values("pk")[:1]),
        next_subject=Subquery(first.values("subject")[:1]),
    ).order_by(F("next_since").asc(nulls_last=True), "name")


def _key_in(text: str) -> int:
    """A number that is no key of a team is nobody's."""
    return min(int(text[:19]), 2**31 - 1) if text.isdecimal() else 0
