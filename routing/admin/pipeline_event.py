"""What came in for pipelines, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import AutocompleteSelectFilter, DropdownFilter, FieldTextFilter

from routing.models import Delivery, DeliveryState, PipelineEvent, PipelineRun, RunState
from routing.pipelines.hops import MOST_HOPS, is_cut_off
from tickets import ids
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import table_of
from tickets.admin.ticket.event import link_to_ticket
from tickets.models import Ticket
from tickets.presentation import badges
from tickets.presentation.times import ago

# For the rows of one page: joined, it would count the runs of all events.
RUN_COUNT = Coalesce(
    Subquery(
        PipelineRun.objects.filter(event=OuterRef("pk"))
        .order_by()
        .values("event")
        .annotate(count=Count("*"))
        .values("count")
    ),
    0,
)
BECAME = {
    "waiting": Q(matched_at=None),
    "cut_off": Q(matched_at__isnull=False, hops__gt=MOST_HOPS),
}


class BecameFilter(DropdownFilter):
    title = "what became of it"
    parameter_name = "became"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waiting", "Not matched yet"), ("cut_off", "Cut off: it went in a circle")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PipelineEvent]) -> QuerySet[PipelineEvent]:
        return queryset.filter(BECAME[value]) if (value := self.value()) in BECAME else queryset


@admin.register(PipelineEvent)
class PipelineEventAdmin(ReadOnlyAdmin):
    list_display = ("when", "type", "origin", "ticket_link", "became")
    list_display_links = ("when",)
    list_select_related = ("ticket", "integration")
    list_filter = (
        BecameFilter,
        ("type", FieldTextFilter),
        ("integration", AutocompleteSelectFilter),
        ("received_at", DayFilter),
    )
    sortable_by = ()
    search_fields = ("idempotency_key__exact",)
    search_help_text = "A pe_… id, an idempotency key, or a ticket's number or t_… id"
    fields = readonly_fields = (
        "type",
        "became",
        "origin",
        "ticket_link",
        "receipt_link",
        "idempotency_key",
        "occurred_at",
        "received_at",
        "hops",
        "payload_table",
        "runs_table",
    )
    empty_words = "What programs post to /api/events/ and what happens to tickets stands here, for pipelines to take."

    @admin.display(description="When")
    def when(self, event: PipelineEvent) -> SafeString | str:
        return ago(event.received_at)

    @admin.display(description="From")
    def origin(self, event: PipelineEvent) -> str:
        if event.receipt_id is not None:
            return str(event.integration or "a program")
        return "Helpdesk" if event.ticket_event_id is not None else str(event.integration or "–")

    @admin.display(description="Ticket")
    def ticket_link(self, event: PipelineEvent) -> SafeString | str:
        return link_to_ticket(event.ticket) if event.ticket else "–"

    @admin.display(description="Receipt")
    def receipt_link(self, event: PipelineEvent) -> SafeString | str:
        if event.receipt_id is None:
            return "–"
        return _link("admin:tickets_receipt_change", event.receipt_id, ids.to_public("r", event.receipt_id))

    @admin.display(description="What became of it")
    def became(self, event: PipelineEvent) -> SafeString:
        if event.matched_at is None:
            return badges.badge("Not matched yet", "blue")
        if is_cut_off(event.hops):
            return badges.badge(f"Cut off: it came round {event.hops} times", "red")
        count = event.run_count  # type: ignore[attr-defined]  # the queryset of this page adds it
        words = "1 pipeline" if count == 1 else f"{count} pipelines"
        return badges.badge(words if count else "No pipeline", "green" if count else "grey")

    @admin.display(description="Payload")
    def payload_table(self, event: PipelineEvent) -> SafeString | str:
        return table_of(event.fields, stored=event.fields) if event.payload else "–"

    @admin.display(description="Runs and deliveries")
    def runs_table(self, event: PipelineEvent) -> SafeString | str:
        runs = list(event.runs.all())
        lines = format_html_join("", "<li>{}{}</li>", ((_run_words(run), _deliveries(run)) for run in runs))
        return format_html('<ul class="hd-reasons">{}</ul>', lines) if runs else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PipelineEvent]:
        rows: QuerySet[PipelineEvent] = super().get_queryset(request)
        rows = rows.select_related("ticket", "integration").annotate(run_count=RUN_COUNT)
        rows = rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("changelist")
        return rows.defer("payload", "field_order") if is_list else rows.prefetch_related(_runs())

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[PipelineEvent], search_term: str
    ) -> tuple[QuerySet[PipelineEvent], bool]:
        term = search_term.strip().replace("\x00", "")
        return (queryset.filter(_named(term)) if term else queryset), False


def _runs() -> Prefetch[str, QuerySet[PipelineRun]]:
    """Once for the page, whose template asks for each value several times."""
    deliveries = Delivery.objects.only("run_id", "state", "destination_name").order_by("created_at", "id")
    runs = PipelineRun.objects.select_related("pipeline", "version").defer("bindings", "payload", "version__document")
    return Prefetch("runs", runs.order_by("created_at", "id").prefetch_related(Prefetch("deliveries", deliveries)))


def _named(term: str) -> Q:
    """What the term is, its form tells."""
    if term.startswith(f"{PipelineEvent.id_prefix}_"):
        try:
            return Q(pk=ids.from_public(PipelineEvent.id_prefix, term))
        except ValueError:
            return Q(pk__in=[])
    if term.startswith(("t_", "#")):
        return Q(ticket__in=Ticket.objects.matching(term).order_by().values("pk"))
    is_number = term.isascii() and term.isdigit() and len(term) < 19
    return Q(idempotency_key=term) | (Q(ticket__number=int(term)) if is_number else Q(pk__in=[]))


def _run_words(run: PipelineRun) -> SafeString:
    link = _link("admin:routing_pipelinerun_change", run.pk, f"{run.pipeline}, version {run.version.number}")
    dropped = f", by {run.dropped_by}" if run.dropped_by else ""
    return format_html("{}: {}{}", link, RunState(run.state).label.lower(), dropped)


def _deliveries(run: PipelineRun) -> SafeString:
    words = (
        (_link("admin:routing_delivery_change", one.pk, one.destination_name), DeliveryState(one.state).label.lower())
        for one in run.deliveries.all()
    )
    lines = format_html_join("", "<li>{}: {}</li>", words)
    return format_html("<ul>{}</ul>", lines) if lines else lines


def _link(page: str, pk: Any, words: str) -> SafeString:
    return format_html('<a class="hd-link" href="{}"><bdi>{}</bdi></a>', reverse(page, args=[pk]), words)
