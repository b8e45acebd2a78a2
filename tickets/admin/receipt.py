"""What came in, and what became of it."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RelatedDropdownFilter

from tickets.admin.base import ReadOnlyAdmin
from tickets.admin.day_filter import DayFilter
from tickets.admin.event import link_to_ticket
from tickets.admin.tables import raw
from tickets.models import Outcome, Receipt
from tickets.presentation import badges
from tickets.presentation.moments import ago

SHOWN_BYTES = 20_000


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ("when", "outcome_badge", "integration", "external_id", "ticket_link", "cause")
    list_display_links = ("when",)
    list_select_related = ("integration", "ticket")
    list_filter = (
        ("outcome", ChoicesCheckboxFilter),
        ("integration", RelatedDropdownFilter),
        ("received_at", DayFilter),
    )
    ordering = ("-received_at", "-id")
    sortable_by = ()
    search_fields = ("external_id__exact",)
    search_help_text = "The whole external id"
    fields = readonly_fields = (
        "outcome_badge",
        "integration",
        "received_at",
        "external_id",
        "ticket_link",
        "repeats_link",
        "differs",
        "problems",
        "content_type",
        "content",
        "answered",
    )
    empty_words = (
        "Every authenticated post leaves a receipt, the refused ones too. An integration's page has a curl line to try."
    )

    @admin.display(description="Received")
    def when(self, receipt: Receipt) -> SafeString | str:
        return ago(receipt.received_at)

    @admin.display(description="Outcome")
    def outcome_badge(self, receipt: Receipt) -> SafeString:
        return badges.state_badge(Outcome(receipt.outcome))

    @admin.display(description="Ticket")
    def ticket_link(self, receipt: Receipt) -> SafeString:
        return link_to_ticket(receipt.ticket)

    @admin.display(description="Cause")
    def cause(self, receipt: Receipt) -> str:
        return "; ".join(_problem(error) for error in receipt.errors)[:120]

    @admin.display(description="Repeats")
    def repeats_link(self, receipt: Receipt) -> SafeString | str:
        if receipt.first_id is None:
            return "–"
        address = reverse("admin:tickets_receipt_change", args=[receipt.first_id])
        return format_html('<a class="hd-link" href="{}">the first post of this id</a>', address)

    @admin.display(description="Errors")
    def problems(self, receipt: Receipt) -> SafeString | str:
        items = format_html_join("", "<li><bdi>{}</bdi></li>", ((_problem(error),) for error in receipt.errors))
        return format_html('<ul class="hd-reasons">{}</ul>', items) if receipt.errors else "–"

    @admin.display(description="Body")
    def content(self, receipt: Receipt) -> SafeString:
        """As it came, inert: bytes that are no text are shown as replacement characters."""
        body = bytes(receipt.body)
        text = body[:SHOWN_BYTES].decode(errors="replace")
        note = (
            f"The first {SHOWN_BYTES:,} of {len(body):,} bytes." if len(body) > SHOWN_BYTES else f"{len(body):,} bytes."
        )
        return format_html('<p class="hd-quiet">{}</p><pre class="hd-raw" dir="auto">{}</pre>', note, text)

    @admin.display(description="Answer")
    def answered(self, receipt: Receipt) -> SafeString | str:
        return raw(receipt.answer, title="What was answered") if receipt.answer else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        rows: QuerySet[Receipt] = super().get_queryset(request)
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("changelist")
        rows = rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
        return rows.defer("body", "body_digest", "answer") if is_list else rows


def _problem(error: object) -> str:
    """`field: message`, whatever form the error was stored in."""
    if not isinstance(error, dict):
        return str(error)
    field, message = error.get("field", ""), error.get("message", error.get("detail", ""))
    return f"{field}: {message}" if field else str(message or error)
