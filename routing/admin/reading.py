from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from routing.models import Reading
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import table_of
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation.assistant import engine_in_words, version_in_words
from tickets.presentation.badges import two_digits
from tickets.presentation.times import ago

PARTS = ("topic", "category", "urgency", "tone", "impact")


@admin.register(Reading)
class ReadingAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "topic", "category", "urgency", "tone", "impact", "made_with")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (
        ("category", ChoicesCheckboxFilter),
        ("urgency", ChoicesCheckboxFilter),
        ("tone", ChoicesCheckboxFilter),
        ("created_at", DayFilter),
    )
    sortable_by = ()
    fields = readonly_fields = (
        "ticket_link",
        "created_at",
        "made_with",
        "which_version",
        "parts",
        "why",
        "took",
        "tokens_used",
    )
    empty_words = "The reader writes one reading for each ticket: topic, urgency and tone, each with how sure it is."

    @admin.display(description="When")
    def when(self, reading: Reading) -> SafeString | str:
        return ago(reading.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, reading: Reading) -> SafeString:
        return link_to_ticket(reading.ticket)

    @admin.display(description="Read with")
    def made_with(self, reading: Reading) -> str:
        made = engine_in_words(reading.reader)
        return f"{made}, found again" if reading.reused else made

    @admin.display(description="Version")
    def which_version(self, reading: Reading) -> str:
        return version_in_words(reading.reader, reading.version) or "–"

    @admin.display(description="What it read")
    def parts(self, reading: Reading) -> SafeString:
        rows = (
            (part.capitalize(), getattr(reading, part), two_digits(getattr(reading, f"{part}_confidence")))
            for part in PARTS
        )
        cells = '<tr><th scope="row">{}</th><td><bdi>{}</bdi></td><td class="hd-figure">{}</td></tr>'
        return format_html('<table class="hd-table">{}</table>', format_html_join("", cells, rows))

    @admin.display(description="Why")
    def why(self, reading: Reading) -> SafeString:
        items = format_html_join("", "<li><bdi>{}</bdi></li>", ((reason,) for reason in reading.reasons))
        return format_html('<ul class="hd-reasons">{}</ul>', items)

    @admin.display(description="Took")
    def took(self, reading: Reading) -> str:
        return f"{reading.milliseconds:,} ms"

    @admin.display(description="Tokens")
    def tokens_used(self, reading: Reading) -> SafeString | str:
        return table_of(reading.tokens) if reading.tokens else "none: no model was asked"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reading]:
        rows: QuerySet[Reading] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
