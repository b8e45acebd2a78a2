from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from routing.models import PipelineEvent
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.times import ago


@admin.register(PipelineEvent)
class PipelineEventAdmin(ReadOnlyAdmin):
    list_display = ("when", "type", "integration", "ticket_link")
    list_display_links = ("when",)
    list_select_related = ("ticket", "integration")
    list_filter = (("received_at", DayFilter),)
    sortable_by = ()
    fields = readonly_fields = (
        "type",
        "integration",
        "ticket_link",
        "idempotency_key",
        "occurred_at",
        "received_at",
        "matched_at",
        "hops",
    )
    empty_words = "What programs post to /api/events/ and what happens to tickets stands here, for pipelines to take."

    @admin.display(description="When")
    def when(self, event: PipelineEvent) -> SafeString | str:
        return ago(event.received_at)

    @admin.display(description="Ticket")
    def ticket_link(self, event: PipelineEvent) -> SafeString | str:
        return link_to_ticket(event.ticket) if event.ticket else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PipelineEvent]:
        rows: QuerySet[PipelineEvent] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
