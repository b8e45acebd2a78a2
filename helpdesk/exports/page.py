"""Who took which list away: read by whom the settings' history is read."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, FieldTextFilter

from helpdesk.models import ListExport
from helpdesk.navigation import place_of
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.presentation.times import ago


@admin.register(ListExport)
class ListExportAdmin(ReadOnlyAdmin):
    list_display = ("when", "actor", "of", "query", "rows_done", "state")
    list_display_links = ("when",)
    list_filter = (("actor", FieldTextFilter), ("state", ChoicesDropdownFilter), ("created_at", DayFilter))
    search_fields = ("actor", "model")
    sortable_by = ()
    fields = readonly_fields = ("created_at", "actor", "of", "query", "state", "rows_done", "rows_total", "finished_at")
    empty_words = (
        "Each CSV of a list that somebody takes leaves one line here: who, which list, which filters, how many rows."
    )

    @admin.display(description="When")
    def when(self, export: ListExport) -> SafeString | str:
        return ago(export.created_at)

    @admin.display(description="List")
    def of(self, export: ListExport) -> str:
        return " > ".join(place_of(export.model) or (export.model,))
