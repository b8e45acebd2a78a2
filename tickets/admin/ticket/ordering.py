"""In which order tickets are listed: work by what is worst and has waited longest, everything else by the newest."""

from __future__ import annotations

from typing import Any

from django.db.models.expressions import OrderBy
from django.http import HttpRequest
from unfold.views import ChangeList

from tickets.admin.ticket.queues import is_queue, words_of_empty_queue
from tickets.models.ticket_queryset import PRIORITY_RANK
from tickets.presentation.state_words import waiting_for_us

WORST_FIRST = (OrderBy(PRIORITY_RANK), "waiting_since", "pk")
_BEST_FIRST = (OrderBy(PRIORITY_RANK, descending=True), "-waiting_since", "-pk")


def is_list_of_work(request: HttpRequest) -> bool:
    states = request.GET.getlist("state")
    return bool(request.GET.get("attention")) or (bool(states) and set(states) <= waiting_for_us())


class TicketChangeList(ChangeList):
    words_if_empty = ""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if is_queue(request):
            self.words_if_empty = words_of_empty_queue(request)
            before = (self.page_num - 1) * self.list_per_page
            for place, ticket in enumerate(self.result_list, start=before + 1):
                ticket.place = place

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """By priority means the longest waiting of each priority first, as the index has them."""
        ordering: list[Any] = super().get_ordering(request, queryset)
        first = ordering[0] if ordering else None
        if not isinstance(first, OrderBy) or first.expression != PRIORITY_RANK:
            return ordering
        return list(_BEST_FIRST if first.descending else WORST_FIRST)
