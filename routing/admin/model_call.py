from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.llm.costs import SHOWN_DAYS, costs_per_day
from routing.models import ModelCall
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.times import ago

TOKENS = ("input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens")


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin):
    list_before_template = "admin/routing/before_model_calls.html"
    list_display = ("when", "ticket_link", "purpose", "model", "tokens", "dollars", "milliseconds", "outcome")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (("purpose", ChoicesCheckboxFilter), ("outcome", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = (
        "ticket_link",
        "created_at",
        "purpose",
        "model",
        "outcome",
        *TOKENS,
        "dollars",
        "milliseconds",
        "request_id",
    )
    empty_words = (
        "Each question to a model stands here: what for, its tokens, its time and its cost. "
        "Without a model the engines that come with Helpdesk do the work, and nothing is asked."
    )

    @admin.display(description="When")
    def when(self, call: ModelCall) -> SafeString | str:
        return ago(call.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, call: ModelCall) -> SafeString | str:
        return link_to_ticket(call.ticket) if call.ticket else "–"

    @admin.display(description="Tokens in, out")
    def tokens(self, call: ModelCall) -> str:
        asked = call.input_tokens + call.cache_read_tokens + call.cache_write_tokens
        return f"{asked:,}, {call.output_tokens:,}"

    @admin.display(description="Cost")
    def dollars(self, call: ModelCall) -> str:
        return "no price" if call.cost is None else f"${call.cost:.4f}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ModelCall]:
        rows: QuerySet[ModelCall] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")

    def get_urls(self) -> list[URLPattern]:
        costs = self.admin_site.admin_view(self.costs_view)
        return [path("costs/", costs, name="routing_model_costs"), *super().get_urls()]

    def costs_view(self, request: HttpRequest) -> HttpResponse:
        """What models cost a day."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "What models cost",
            "costs": costs_per_day(),
            "days": SHOWN_DAYS,
        }
        return TemplateResponse(request, "admin/routing/model_costs.html", context)
