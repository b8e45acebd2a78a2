from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Delivery, DeliveryState
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {
    "pending": "blue",
    "sending": "blue",
    "delivered": "green",
    "skipped": "grey",
    "retrying": "amber",
    "dead": "red",
}


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("when", "destination_name", "pipeline", "state_badge")
    list_display_links = ("when",)
    list_select_related = ("run__pipeline",)
    list_filter = (("state", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = (
        "destination_name",
        "pipeline",
        "state_badge",
        "created_at",
        "delivered_at",
        "last_error",
    )
    empty_words = "What pipelines send stands here, with the answer that it got."

    @admin.display(description="When")
    def when(self, delivery: Delivery) -> SafeString | str:
        return ago(delivery.created_at)

    @admin.display(description="Pipeline")
    def pipeline(self, delivery: Delivery) -> str:
        return str(delivery.run.pipeline) if delivery.run else "–"

    @admin.display(description="State")
    def state_badge(self, delivery: Delivery) -> SafeString:
        return badges.badge(DeliveryState(delivery.state).label, COLOURS[delivery.state])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        rows: QuerySet[Delivery] = super().get_queryset(request)
        return rows.defer("content", "run__steps", "run__bindings", "run__payload", "run__pipeline__document")
