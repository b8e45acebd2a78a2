from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Correction
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.times import ago


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "kind", "what", "actor", "way")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (("kind", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = ("ticket_link", "created_at", "kind", "what", "reason", "actor", "way")
    empty_words = "Reassigning, bumping, splitting and settling a topic on a ticket each leave a line here."

    @admin.display(description="When")
    def when(self, correction: Correction) -> SafeString | str:
        return ago(correction.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, correction: Correction) -> SafeString:
        return link_to_ticket(correction.ticket)

    @admin.display(description="From and to")
    def what(self, correction: Correction) -> str:
        return "; ".join(_changes(correction.before, correction.after))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        rows: QuerySet[Correction] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")


def _changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [f"{name.replace('_', ' ')}: {before.get(name) or 'nothing'} → {after[name] or 'nothing'}" for name in after]
