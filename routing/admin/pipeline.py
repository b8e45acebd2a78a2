from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Pipeline, PipelineState
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation import badges

COLOURS = {"draft": "grey", "active": "green", "paused": "amber"}


@admin.register(Pipeline)
class PipelineAdmin(ReadOnlyAdmin):
    list_display = ("name", "description", "state_badge")
    list_filter = (("state", ChoicesCheckboxFilter),)
    sortable_by = ()
    fields = readonly_fields = ("name", "description", "state_badge", "created_at")
    empty_words = (
        "A pipeline takes events, classifies and filters them, and sends them to channels, addresses and tables."
    )

    @admin.display(description="State")
    def state_badge(self, pipeline: Pipeline) -> SafeString:
        return badges.badge(PipelineState(pipeline.state).label, COLOURS[pipeline.state])
