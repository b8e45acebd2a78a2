from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import BooleanRadioFilter, ChoicesCheckboxFilter

from routing.models import Topic, TopicExample
from tickets.admin.shared.base import DeskAdmin, RowsInline


class ExampleInline(RowsInline):
    model = TopicExample
    extra = 0
    ordering = ("-id",)
    per_page = 20
    fields = ("text", "urgency", "tone")
    can_delete = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What it says stays as it was; it is retired, and another added."""
        return False


@admin.register(Topic)
class TopicAdmin(DeskAdmin):
    list_display = ("name", "category", "team", "example_count", "is_active")
    list_select_related = ("team",)
    list_filter = (("category", ChoicesCheckboxFilter), ("is_active", BooleanRadioFilter))
    search_fields = ("name", "description")
    fields = (("name", "is_active"), ("category", "team"), "description")
    inlines = (ExampleInline,)
    empty_words = (
        "Topics are what your tickets are about, in your team's words. Add one with a description and three examples."
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Readings and figures go on naming it."""
        return False

    @admin.display(description="Examples", ordering="examples_counted")
    def example_count(self, topic: Any) -> int:
        return int(topic.examples_counted)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        rows: QuerySet[Topic] = super().get_queryset(request)
        return rows.annotate(examples_counted=Count("examples", filter=Q(examples__retired_at=None)))
