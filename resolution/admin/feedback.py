"""What customers said of answers by the links below them."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from resolution.models import Feedback
from resolution.models.feedback import BEST
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.models import Ticket
from tickets.presentation.times import ago

RATINGS = [str(number) for number in range(1, BEST + 1)]


class RatingFilter(admin.SimpleListFilter):
    title = "rating"
    parameter_name = "rating"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(number, f"{number} of {BEST}") for number in reversed(RATINGS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Feedback]) -> QuerySet[Feedback]:
        chosen = self.value() or ""
        return queryset.filter(rating=int(chosen)) if chosen in RATINGS else queryset


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ("when", "said_words", "rated", "ticket_link", "words")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (("said", ChoicesCheckboxFilter), RatingFilter, ("at", DayFilter))
    ordering = ("-at", "-id")
    sortable_by = ()
    search_fields = ("ticket__number",)
    search_help_text = "Ticket number or t_… id"
    fields = readonly_fields = ("at", "said_words", "rated", "words", "ticket_link", "which_try")
    empty_words = "What customers say of an answer by the links below it: that it solved the matter, or did not."

    @admin.display(description="When")
    def when(self, feedback: Feedback) -> SafeString | str:
        return ago(feedback.at)

    @admin.display(description="Customer says")
    def said_words(self, feedback: Feedback) -> str:
        return feedback.get_said_display()

    @admin.display(description="Rating")
    def rated(self, feedback: Feedback) -> str:
        return f"{feedback.rating} of {BEST}" if feedback.rating else "–"

    @admin.display(description="In their words")
    def words(self, feedback: Feedback) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', feedback.comment or "–")

    @admin.display(description="Ticket")
    def ticket_link(self, feedback: Feedback) -> SafeString:
        return link_to_ticket(feedback.ticket)

    @admin.display(description="Try")
    def which_try(self, feedback: Feedback) -> int:
        return feedback.cycle

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feedback]:
        rows: QuerySet[Feedback] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Feedback], search_term: str
    ) -> tuple[QuerySet[Feedback], bool]:
        if not search_term:
            return queryset, False
        return queryset.filter(ticket__in=Ticket.objects.matching(search_term).order_by().values("pk")), False
