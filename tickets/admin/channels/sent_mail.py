"""Every mail that was begun to be sent: to whom, about which ticket, when."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.models import SentMail
from tickets.presentation.times import ago


@admin.register(SentMail)
class SentMailAdmin(ReadOnlyAdmin):
    list_display = ("when", "address", "kind", "automatic", "ticket_link", "named")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (("kind", ChoicesCheckboxFilter), "is_automatic", ("at", DayFilter))
    ordering = ("-at", "-id")
    sortable_by = ()
    search_fields = ("address__exact", "message_id__exact")
    search_help_text = "An address or a Message-ID, whole"
    fields = readonly_fields = ("when", "address", "kind", "automatic", "ticket_link", "named")
    empty_words = "Every mail that leaves is written down here before it does: to whom, and about which ticket."

    @admin.display(description="Begun")
    def when(self, mail: SentMail) -> SafeString | str:
        return ago(mail.at)

    @admin.display(description="Automatic", boolean=True)
    def automatic(self, mail: SentMail) -> bool:
        return mail.is_automatic

    @admin.display(description="Message-ID")
    def named(self, mail: SentMail) -> SafeString:
        return format_html('<bdi class="hd-breaks">{}</bdi>', mail.message_id)

    @admin.display(description="Ticket")
    def ticket_link(self, mail: SentMail) -> SafeString:
        return link_to_ticket(mail.ticket)

    def get_queryset(self, request: HttpRequest) -> QuerySet[SentMail]:
        rows: QuerySet[SentMail] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
