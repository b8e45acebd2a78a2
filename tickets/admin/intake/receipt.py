"""What came in, and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, RelatedDropdownFilter
from unfold.decorators import action

from tickets import ids
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.secrets import ask_to_confirm
from tickets.admin.shared.tables import raw_json
from tickets.admin.ticket.event import link_to_ticket
from tickets.customers.address_owners import find_customer
from tickets.lanes.mail.process_mail import try_again
from tickets.models import Lane, Outcome, Receipt
from tickets.models.ticket_queryset import SEARCH_LIMIT
from tickets.presentation import badges
from tickets.presentation.stored_values import plain_value
from tickets.presentation.times import ago

SHOWN_BYTES = 20_000
ENVELOPE = {"is_believed": "sender believed", "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC"}
UNFINISHED = (Outcome.FAILED, Outcome.RECEIVED)
# What each row of a receipt's page says something by.
FILLED_BY = {
    "why": "cause",
    "kind": "label",
    "sender": "sender",
    "subject": "subject",
    "named": "message_id",
    "external_id": "external_id",
    "ticket_link": "ticket_id",
    "repeats_link": "first_id",
    "problems": "errors",
    "answered": "answer",
}


# Receipts are kept for ever, and events are not.
EVENT_BODY = "What was posted stands in the pipeline event that the answer names, as long as events are kept."


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display: tuple[str, ...] = ("when", "outcome_badge", "lane", "sent_by", "about", "ticket_link", "why")
    list_display_links = ("when",)
    list_select_related = ("integration", "mailbox", "form", "ticket")
    list_filter: tuple[Any, ...] = (
        ("outcome", ChoicesCheckboxFilter),
        ("lane", ChoicesCheckboxFilter),
        ("integration", RelatedDropdownFilter),
        ("received_at", DayFilter),
    )
    ordering = ("-received_at", "-id")
    sortable_by = ()
    search_fields = ("external_id__exact",)
    search_help_text = "An address, a Message-ID, an external id or a receipt's id, whole"
    readonly_fields: tuple[str, ...] = (
        "outcome_badge",
        "why",
        "lane",
        "way_in",
        "when",
        "sender",
        "subject",
        "named",
        "external_id",
        "ticket_link",
        "repeats_link",
        "problems",
        "said_by_mail_system",
        "content_type",
        "content",
        "answered",
    )
    fields = readonly_fields
    actions_detail: tuple[str, ...] = ("try_once_more",)
    empty_words = (
        "Every authenticated post leaves a receipt, the refused ones too. An integration's page has a curl line to try."
    )

    @admin.display(description="Received")
    def when(self, receipt: Receipt) -> SafeString | str:
        return ago(receipt.received_at)

    @admin.display(description="Outcome")
    def outcome_badge(self, receipt: Receipt) -> SafeString:
        return badges.state_badge(Outcome(receipt.outcome))

    @admin.display(description="From")
    def sent_by(self, receipt: Receipt) -> str:
        return receipt.sender or self.way_in(receipt)

    @admin.display(description="Way in")
    def way_in(self, receipt: Receipt) -> str:
        return str(receipt.integration or receipt.mailbox or receipt.form or "–")

    @admin.display(description="About")
    def about(self, receipt: Receipt) -> SafeString:
        words = receipt.subject or receipt.external_id or "–"
        return format_html('<bdi class="hd-about" title="{}">{}</bdi>', words, words[:80])

    @admin.display(description="Message-ID")
    def named(self, receipt: Receipt) -> str:
        return receipt.message_id

    @admin.display(description="Ticket")
    def ticket_link(self, receipt: Receipt) -> SafeString:
        return link_to_ticket(receipt.ticket)

    @admin.display(description="Why")
    def why(self, receipt: Receipt) -> str:
        return receipt.cause or "; ".join(_problem(error) for error in receipt.errors)[:200] or "–"

    @admin.display(description="Repeats")
    def repeats_link(self, receipt: Receipt) -> SafeString | str:
        if receipt.first_id is None:
            return "–"
        address = reverse("admin:tickets_receipt_change", args=[receipt.first_id])
        content = "Its content differs, and the first counts." if receipt.differs else "The content is the same."
        return format_html('<a class="hd-link" href="{}">The first of this key</a>. {}', address, content)

    @admin.display(description="Errors")
    def problems(self, receipt: Receipt) -> SafeString | str:
        items = format_html_join("", "<li><bdi>{}</bdi></li>", ((_problem(error),) for error in receipt.errors))
        return format_html('<ul class="hd-reasons">{}</ul>', items) if receipt.errors else "–"

    @admin.display(description="The mail system said")
    def said_by_mail_system(self, receipt: Receipt) -> str:
        return "; ".join(f"{ENVELOPE.get(name, name)}: {plain_value(value)}" for name, value in _told(receipt).items())

    @admin.display(description="Body")
    def content(self, receipt: Receipt) -> SafeString:
        """As it came, inert: bytes that are no text are shown as replacement characters."""
        body = bytes(receipt.body)
        if not body and receipt.lane == Lane.EVENT:
            return format_html('<p class="hd-quiet">{}</p>', EVENT_BODY)
        text = body[:SHOWN_BYTES].decode(errors="replace")
        note = (
            f"The first {SHOWN_BYTES:,} of {len(body):,} bytes." if len(body) > SHOWN_BYTES else f"{len(body):,} bytes."
        )
        return format_html('<p class="hd-quiet">{}</p><pre class="hd-raw" dir="auto">{}</pre>', note, text)

    @admin.display(description="Answer")
    def answered(self, receipt: Receipt) -> SafeString | str:
        return raw_json(receipt.answer, title="What was answered") if receipt.answer else "–"

    def get_fields(self, request: HttpRequest, obj: Receipt | None = None) -> tuple[str, ...]:
        """A row that is empty is left out."""
        unsaid = set() if obj is None or _told(obj) else {"said_by_mail_system"}
        return tuple(
            name for name in self.fields if name not in unsaid and getattr(obj, FILLED_BY.get(name, "pk"), True)
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        rows: QuerySet[Receipt] = super().get_queryset(request)
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("changelist")
        rows = rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
        return rows.defer("body", "body_digest", "answer") if is_list else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Receipt], search_term: str
    ) -> tuple[QuerySet[Receipt], bool]:
        """What the term is, its form tells; each has its own index."""
        term = search_term.strip().replace("\x00", "")
        return (queryset.filter(_named(term)) if term else queryset), False

    def has_try_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        is_unfinished = bool(object_id) and Receipt.objects.filter(pk=object_id, outcome__in=UNFINISHED).exists()
        return is_unfinished and request.user.has_perm("tickets.change_receipt")

    @action(description="Try again", url_path="try-again", icon="refresh", permissions=["try"])
    def try_once_more(self, request: HttpRequest, object_id: str) -> HttpResponse:
        receipt = Receipt.objects.defer("body").get(pk=object_id)
        if request.method != "POST":
            return ask_to_confirm(
                request, self, receipt, "Try again?", "It is read once more and becomes a ticket if it can."
            )
        try_again(receipt)
        receipt.refresh_from_db(fields=["outcome", "cause"])
        level = messages.SUCCESS if receipt.outcome == Outcome.ACCEPTED else messages.WARNING
        self.message_user(request, f"It is now “{receipt.get_outcome_display().lower()}”. {receipt.cause}", level)
        return redirect(reverse("admin:tickets_receipt_change", args=[object_id]))


def _named(term: str) -> Q:
    if term.startswith("r_"):
        try:
            return Q(pk=ids.from_public("r", term))
        except ValueError:
            return Q(pk__in=[])
    if term.startswith("<"):
        return Q(message_id=term)
    return Q(pk__in=_with_address(term)) if "@" in term else Q(external_id=term)


def _with_address(term: str) -> list[UUID]:
    """The newest receipts that name the address, or whose ticket is its owner's; each question has its own index."""
    named = [Receipt.objects.filter(sender__in=[term, term.lower()]), Receipt.objects.filter(external_id=term)]
    if owner := find_customer(term):
        named.append(Receipt.objects.filter(ticket__customer=owner))
    return [pk for rows in named for pk in rows.order_by("-received_at").values_list("pk", flat=True)[:SEARCH_LIMIT]]


def _told(receipt: Receipt) -> dict[str, Any]:
    return {name: value for name, value in receipt.envelope.items() if value and name != "actor"}


def _problem(error: object) -> str:
    """`field: message`, whatever form the error was stored in."""
    if not isinstance(error, dict):
        return str(error)
    field, message = error.get("field", ""), error.get("message", error.get("detail", ""))
    return f"{field}: {message}" if field else str(message or error)
