"""The outbox: what went out, what waits and what is stuck, and what an operator can do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from tickets.actions.bulk import LIMIT
from tickets.actions.undelivered import UNDELIVERED, send_all_again
from tickets.admin.channels.outbox_actions import OutboxActions
from tickets.admin.channels.outbox_page import above_the_outbox, hold_view
from tickets.admin.channels.outbox_search import found_by
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.channels import WAYS
from tickets.channels.outcomes import try_now
from tickets.models import FarEnd, Reply, ReplyState
from tickets.presentation import badges
from tickets.presentation.assistant import author_in_words
from tickets.presentation.times import ago

# So many are named before they are sent again; the rest is counted.
SHOWN = 25
VIA = {way.name: way.label for way in WAYS}


@admin.register(Reply)
class ReplyAdmin(OutboxActions, ReadOnlyAdmin):
    actions = ("send_again", "try_now", "arrived", "cancel_waiting")
    list_display = (
        "state_badge",
        "ticket_link",
        "kind",
        "via_words",
        "recipient_cell",
        "tried",
        "next_try",
        "error",
        "written",
    )
    list_display_links = ("state_badge",)
    list_select_related = ("ticket",)
    list_filter = (("state", ChoicesCheckboxFilter), ("origin", ChoicesCheckboxFilter), ("created_at", DayFilter))
    list_before_template = "admin/tickets/outbox/before.html"
    # Only to show the box: `get_search_results` asks the indexes.
    search_fields = ("recipient",)
    search_help_text = "A ticket's number, a whole address that a mail went to, a Message-ID, or an id"
    ordering = ("-created_at", "-id")
    sortable_by = ("written",)
    fields = readonly_fields = (
        "state_badge",
        "ticket_link",
        "text",
        "written_by",
        "how_sure",
        "via_words",
        "recipient",
        "deliveries",
        "next_try",
        "last_error",
        "released_by",
        "sent_again_by",
        "created_at",
        "sent_at",
        "fetched_at",
    )
    empty_words = (
        "Answers appear here as soon as the agent or a person writes one; the ticket's page says why it was sent."
    )

    @admin.display(description="State")
    def state_badge(self, reply: Reply) -> SafeString:
        if reply.must_be_fetched:
            return badges.badge("Fetched", "green") if reply.fetched_at else badges.badge("Ready to fetch", "blue")
        return badges.state_badge(ReplyState(reply.state))

    @admin.display(description="Ticket")
    def ticket_link(self, reply: Reply) -> SafeString:
        return link_to_ticket(reply.ticket)

    @admin.display(description="Kind")
    def kind(self, reply: Reply) -> SafeString:
        badge = badges.badge(reply.get_origin_display(), "grey" if reply.is_acknowledgement else "blue")
        author = author_in_words(reply) if reply.is_sent_by_person and not reply.is_copy else ""
        return format_html('<span class="hd-stacked">{}<bdi class="hd-quiet">{}</bdi></span>', badge, author)

    @admin.display(description="Written by")
    def written_by(self, reply: Reply) -> str:
        return author_in_words(reply)

    @admin.display(description="Confidence")
    def how_sure(self, reply: Reply) -> SafeString | str:
        return badges.confidence_badge(reply.confidence, "") or "–"

    @admin.display(description="Goes by")
    def via_words(self, reply: Reply) -> str:
        return VIA.get(reply.via, reply.via) or "–"

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

    @admin.action(description="Send again…", permissions=["resending"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Reply]) -> HttpResponse | None:
        """Only what failed or is unknown; the others that were ticked are left out, and said so."""
        replies = list(queryset.filter(state__in=UNDELIVERED).select_related("ticket__customer")[:LIMIT])
        if not replies:
            self.message_user(request, "None of these failed or is unknown.", messages.WARNING)
            return None
        if not request.POST.get("confirmed"):
            return self._ask(request, replies)
        done = send_all_again(replies, by=request.user.get_username())
        self.message_user(request, f"{done.count} sent again.", messages.SUCCESS)
        for reason, count in done.refused.items():
            self.message_user(request, f"{count} not sent: {reason}", messages.WARNING)
        return None

    def has_resending_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("tickets.change_reply"))

    def get_urls(self) -> list[URLPattern]:
        try_now = self.admin_site.admin_view(require_POST(self.try_now_view))
        return [
            path("far-ends/<int:key>/try-now/", try_now, name="tickets_reply_try_now"),
            path("hold/<str:scope>/", self.admin_site.admin_view(self.hold_view), name="tickets_reply_hold"),
            *super().get_urls(),
        ]

    def hold_view(self, request: HttpRequest, scope: str) -> HttpResponse:
        return hold_view(self, request, scope)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {"outbox": above_the_outbox(request)} if request.method == "GET" else {}
        response: HttpResponse = super().changelist_view(request, context | (extra_context or {}))
        return response

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Reply], search_term: str
    ) -> tuple[QuerySet[Reply], bool]:
        term = search_term.strip()
        return (queryset.filter(found_by(term)) if term else queryset), False

    def try_now_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Has a paused server probed at once, and shows the page again that asked for it."""
        if not self.has_resending_permission(request):
            raise PermissionDenied
        far_end = get_object_or_404(FarEnd, pk=key)
        tried = try_now(far_end)
        messages.success(request, f"{far_end} is tried now." if tried else f"{far_end} is not paused.")
        home = reverse("admin:index")
        page = (
            reverse("admin:tickets_integration_change", args=[far_end.integration_id])
            if far_end.integration_id
            else home
        )
        return redirect(page if request.user.has_perm("tickets.view_integration") else home)

    def _ask(self, request: HttpRequest, replies: list[Reply]) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Send again",
            "replies": replies,
            "people": len({reply.recipient or str(reply.ticket.customer) for reply in replies}),
            "unknown": sum(reply.state == ReplyState.UNKNOWN for reply in replies),
            "more": len(replies) - SHOWN,
        }
        return TemplateResponse(request, "admin/tickets/send_again.html", context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reply]:
        rows: QuerySet[Reply] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
