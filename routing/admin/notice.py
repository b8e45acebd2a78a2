from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Notice
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.times import ago


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("when", "recipient", "kind", "ticket_link", "state")
    list_display_links = ("when",)
    list_select_related = ("ticket", "recipient")
    list_filter = (("kind", ChoicesCheckboxFilter), ("state", ChoicesCheckboxFilter), ("created_at", DayFilter))
    sortable_by = ()
    fields = readonly_fields = (
        "recipient",
        "address",
        "kind",
        "ticket_link",
        "reason",
        "state",
        "created_at",
        "sent_at",
        "last_error",
    )
    empty_words = (
        "What colleagues are told by mail stands here: tickets assigned to them, what is escalated, the digest."
    )

    @admin.display(description="When")
    def when(self, notice: Notice) -> SafeString | str:
        return ago(notice.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, notice: Notice) -> SafeString | str:
        return link_to_ticket(notice.ticket) if notice.ticket else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Notice]:
        rows: QuerySet[Notice] = super().get_queryset(request)
        return rows.defer("content", "ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
