"""Every hold and release of the outbox: who, when and why."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.models import OutboxHold
from tickets.presentation.times import ago


@admin.register(OutboxHold)
class OutboxHoldAdmin(ReadOnlyAdmin):
    list_display = ("when", "scope", "is_held", "by", "why", "replies")
    list_display_links = ("when",)
    list_filter = (("scope", ChoicesCheckboxFilter), "is_held", ("at", DayFilter))
    search_fields = ("by", "why")
    sortable_by = ()
    fields = readonly_fields = ("when", "scope", "is_held", "by", "why", "replies")
    empty_words = "Each hold and each release of the outbox stands here. They are made on the outbox's page."

    @admin.display(description="When")
    def when(self, hold: OutboxHold) -> SafeString | str:
        return ago(hold.at)
