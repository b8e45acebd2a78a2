from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import PipelineRun, RunState
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {"waiting": "blue", "running": "blue", "done": "green", "dropped": "grey", "failed": "red"}


@admin.register(PipelineRun)
class PipelineRunAdmin(ReadOnlyAdmin):
    list_display = ("when", "pipeline", "event", "state_badge", "dropped_by")
    list_display_links = ("when",)
    list_select_related = ("pipeline", "event")
    list_filter = (("state", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = (
        "pipeline",
        "version",
        "event",
        "state_badge",
        "dropped_by",
        "created_at",
        "finished_at",
        "last_error",
    )
    empty_words = "Each event that a pipeline takes makes a run: its steps, and what it sent where."

    @admin.display(description="When")
    def when(self, run: PipelineRun) -> SafeString | str:
        return ago(run.created_at)

    @admin.display(description="State")
    def state_badge(self, run: PipelineRun) -> SafeString:
        return badges.badge(RunState(run.state).label, COLOURS[run.state])

    def get_queryset(self, request: HttpRequest) -> QuerySet[PipelineRun]:
        rows: QuerySet[PipelineRun] = super().get_queryset(request)
        return rows.defer("event__payload", "pipeline__document")
