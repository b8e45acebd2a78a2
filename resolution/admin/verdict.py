"""Who said what of which answer: one line a verdict, changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, FieldTextFilter

from resolution.models import Verdict
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation import badges
from tickets.presentation.assistant import name_in_words
from tickets.presentation.times import ago, exact_time

COLOURS = {True: "green", False: "red", None: "grey"}
LONG = ("attempt__context", "attempt__text", "attempt__ticket__body", "attempt__ticket__search")
LONGER = ("attempt__ticket__resolution", "attempt__ticket__metadata")
TAGS = {"added": "ins", "removed": "del"}


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "said", "who", "confidence_cell", "shown_reason")
    list_display_links = ("when",)
    list_select_related = ("attempt__ticket",)
    list_filter = (
        ("kind", ChoicesCheckboxFilter),
        ("engine_family", ChoicesCheckboxFilter),
        ("category", ChoicesCheckboxFilter),
        ("by", FieldTextFilter),
        ("at", DayFilter),
    )
    ordering = ("-at", "-id")
    sortable_by = ()
    fields = readonly_fields = (
        "ticket_link",
        "attempt_link",
        "said",
        "who",
        "given_at",
        "shown_reason",
        "shown_diff",
        "took",
        "stands_for",
        "engine_family",
        "category",
    )
    empty_words = (
        "What people say of answers stands here: approve, edit or reject one on its ticket or in the review queue, and the "
        "first line comes. Customers add theirs by saying that an answer did not help."
    )

    @admin.display(description="When")
    def when(self, verdict: Verdict) -> SafeString | str:
        return ago(verdict.at)

    @admin.display(description="Given")
    def given_at(self, verdict: Verdict) -> str:
        return exact_time(verdict.at)

    @admin.display(description="Ticket")
    def ticket_link(self, verdict: Verdict) -> SafeString:
        return link_to_ticket(verdict.attempt.ticket)

    @admin.display(description="Answer")
    def attempt_link(self, verdict: Verdict) -> SafeString:
        address = reverse("admin:resolution_attempt_change", args=[verdict.attempt.public_id])
        return format_html('<a class="hd-link" href="{}">Why this answer?</a>', address)

    @admin.display(description="Verdict")
    def said(self, verdict: Verdict) -> SafeString:
        return badges.badge(verdict.get_kind_display(), COLOURS[verdict.right])

    @admin.display(description="By")
    def who(self, verdict: Verdict) -> str:
        return name_in_words(verdict.by)

    @admin.display(description="Confidence")
    def confidence_cell(self, verdict: Verdict) -> SafeString | str:
        return badges.confidence_badge(verdict.attempt.confidence, verdict.attempt.band)

    @admin.display(description="Reason")
    def shown_reason(self, verdict: Verdict) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', verdict.reason or "–")

    @admin.display(description="What was changed")
    def shown_diff(self, verdict: Verdict) -> SafeString | str:
        passages = ((TAGS.get(one["kind"], "span"), one["text"]) for one in verdict.diff)
        shown = format_html_join("", "<{0}>{1}</{0}>", ((SafeString(tag), text) for tag, text in passages))
        return format_html('<div class="hd-text hd-changes" dir="auto">{}</div>', shown) if shown else "Nothing"

    @admin.display(description="Took")
    def took(self, verdict: Verdict) -> str:
        return "–" if verdict.seconds is None else f"{verdict.seconds} s"

    @admin.display(description="Stands for")
    def stands_for(self, verdict: Verdict) -> str:
        return "1 answer" if verdict.weight == 1 else f"{verdict.weight:.0f} answers, of which one was sampled"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.defer(*LONG, *LONGER)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        # The numbers of the page *Calibration* lead here.
        return lookup == "attempt__band" or super().lookup_allowed(lookup, value, request)
