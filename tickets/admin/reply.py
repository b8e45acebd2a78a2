"""What went out, and what is stuck."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.admin.base import ReadOnlyAdmin
from tickets.admin.day_filter import DayFilter
from tickets.admin.event import link_to_ticket
from tickets.models import Origin, Reply, ReplyState
from tickets.presentation import badges
from tickets.presentation.moments import ago


@admin.register(Reply)
class ReplyAdmin(ReadOnlyAdmin):
    list_display = (
        "state_badge",
        "ticket_link",
        "kind",
        "via",
        "recipient_cell",
        "tried",
        "next_try",
        "error",
        "written",
    )
    list_display_links = ("state_badge",)
    list_select_related = ("ticket",)
    list_filter = (("state", ChoicesCheckboxFilter), ("origin", ChoicesCheckboxFilter), ("created_at", DayFilter))
    ordering = ("-created_at", "-id")
    sortable_by = ("written",)
    fields = readonly_fields = (
        "state_badge",
        "ticket_link",
        "text",
        "author",
        "origin",
        "confidence",
        "via",
        "recipient",
        "deliveries",
        "next_try",
        "last_error",
        "released_by",
        "created_at",
        "sent_at",
    )
    empty_words = (
        "Answers appear here as soon as the agent or a person writes one; the ticket's page says why it was sent."
    )

    @admin.display(description="State")
    def state_badge(self, reply: Reply) -> SafeString:
        return badges.state_badge(ReplyState(reply.state))

    @admin.display(description="Ticket")
    def ticket_link(self, reply: Reply) -> SafeString:
        return link_to_ticket(reply.ticket)

    @admin.display(description="Kind")
    def kind(self, reply: Reply) -> SafeString:
        badge = badges.badge(reply.get_origin_display(), "grey" if reply.is_acknowledgement else "blue")
        author = reply.author if reply.origin == Origin.PERSON else ""
        return format_html('<span class="hd-stacked">{}<bdi class="hd-quiet">{}</bdi></span>', badge, author)

    @admin.display(description="To")
    def recipient_cell(self, reply: Reply) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', reply.recipient)

    @admin.display(description="Tries")
    def tried(self, reply: Reply) -> int:
        return reply.deliveries

    @admin.display(description="Next try")
    def next_try(self, reply: Reply) -> SafeString | str:
        return ago(reply.due_at) or "–"

    @admin.display(description="Why")
    def error(self, reply: Reply) -> SafeString:
        return format_html('<span class="hd-sentence" title="{}">{}</span>', reply.last_error, reply.last_error[:80])

    @admin.display(description="Written", ordering="created_at")
    def written(self, reply: Reply) -> SafeString | str:
        return ago(reply.created_at)

    @admin.display(description="Text")
    def text(self, reply: Reply) -> SafeString:
        return format_html('<div class="hd-text" dir="auto">{}</div>', reply.message.text)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        rows: QuerySet[Reply] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
