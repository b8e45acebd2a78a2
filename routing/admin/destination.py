from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Destination, DestinationState
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation import badges

COLOURS = {"active": "green", "paused": "amber"}


@admin.register(Destination)
class DestinationAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "state_badge", "last_delivered_at")
    list_filter = (("state", ChoicesCheckboxFilter),)
    sortable_by = ()
    fields = readonly_fields = ("name", "kind", "state_badge", "last_delivered_at", "last_error")
    empty_words = "A destination is a place to which pipelines deliver: a channel, an address, a table."

    @admin.display(description="State")
    def state_badge(self, destination: Destination) -> SafeString:
        return badges.badge(DestinationState(destination.state).label, COLOURS[destination.state])
