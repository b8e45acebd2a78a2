"""Who did what: the audit stream of all tickets."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import DropdownFilter, FieldTextFilter

from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import table_of
from tickets.models import Ticket, TicketEvent
from tickets.open_lists import event_kind_choices, event_kind_label
from tickets.presentation.assistant import name_in_words
from tickets.presentation.event_words import event_words
from tickets.presentation.stored_values import value_in_words, values_in_words
from tickets.presentation.times import ago


class EventKindFilter(DropdownFilter):
    title = "kind"
    parameter_name = "kind__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return event_kind_choices()

    def queryset(self, request: HttpRequest, queryset: QuerySet[TicketEvent]) -> QuerySet[TicketEvent]:
        return queryset.filter(kind=kind) if (kind := self.value()) else queryset


@admin.register(TicketEvent)
class TicketEventAdmin(ReadOnlyAdmin):
    list_display = ("when", "who", "kind_words", "what", "ticket_link")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (EventKindFilter, ("actor", FieldTextFilter), ("at", DayFilter))
    ordering = ("-at", "-id")
    sortable_by = ()
    search_fields = ("ticket__number",)
    search_help_text = "Ticket number or t_… id"
    fields = readonly_fields = ("at", "who", "kind_words", "what", "ticket_link", "before", "after", "more")
    empty_words = "Every step of every ticket leaves one line here, and no line is ever changed."

    @admin.display(description="When")
    def when(self, event: TicketEvent) -> SafeString | str:
        return ago(event.at)

    @admin.display(description="Who")
    def who(self, event: TicketEvent) -> str:
        return name_in_words(event.actor)

    @admin.display(description="From")
    def before(self, event: TicketEvent) -> str:
        return value_in_words(event.from_value)

    @admin.display(description="To")
    def after(self, event: TicketEvent) -> str:
        return value_in_words(event.to_value)

    @admin.display(description="Kind")
    def kind_words(self, event: TicketEvent) -> str:
        return event_kind_label(event.kind)

    @admin.display(description="What happened")
    def what(self, event: TicketEvent) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', event_words(event))

    @admin.display(description="Ticket")
    def ticket_link(self, event: TicketEvent) -> SafeString:
        return link_to_ticket(event.ticket)

    @admin.display(description="Detail")
    def more(self, event: TicketEvent) -> SafeString | str:
        return table_of(values_in_words(event.detail), stored=event.detail)

    def get_queryset(self, request: HttpRequest) -> QuerySet[TicketEvent]:
        rows: QuerySet[TicketEvent] = super().get_queryset(request)
        return rows.only("at", "actor", "kind", "from_value", "to_value", "detail", "ticket__number", "ticket__subject")

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[TicketEvent], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(ticket__in=Ticket.objects.matching(search_term).order_by().values("pk")), False


def link_to_ticket(ticket: Ticket | None) -> SafeString:
    if ticket is None:
        return format_html("{}", "–")
    return format_html(
        '<a class="hd-link" href="{}"><span class="hd-number">#{}</span> <bdi>{}</bdi></a>',
        reverse("admin:tickets_ticket_change", args=[ticket.pk]),
        ticket.number,
        ticket.title[:60],
    )
