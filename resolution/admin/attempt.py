"""Why was this sent? One page for each attempt, with all that went in and came out."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from resolution.admin.attempt_filters import (
    CategoryFilter,
    EngineFilter,
    ReviewerFilter,
    StandingFilter,
    VerdictFilter,
)
from resolution.admin.replay import TO_REPLAY, replay_chosen, replay_form
from resolution.models import Attempt, Feedback
from tickets import ids
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.shared.tables import raw_json
from tickets.admin.ticket.event import link_to_ticket
from tickets.models import Ticket
from tickets.presentation import badges
from tickets.presentation.assistant import engine_in_words
from tickets.presentation.times import ago

MOST_REPLAYS = 10


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "confidence_cell", "outcome_cell", "made_with", "which_try")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (
        EngineFilter,
        CategoryFilter,
        ("band", ChoicesCheckboxFilter),
        StandingFilter,
        VerdictFilter,
        ReviewerFilter,
        ("created_at", DayFilter),
    )
    # Only to show the box: `get_search_results` asks the tickets' indexes.
    search_fields = ("engine",)
    search_help_text = "Words or the number of the ticket, the customer's address, or an attempt's id"
    actions = (replay_chosen,)  # type: ignore[assignment]  # Django takes functions as well as names
    exports_json_lines = True
    ordering = ("-created_at", "-id")
    sortable_by = ()
    empty_words = (
        "Each time the assistant works on a ticket leaves one attempt: the context, the answer, and how sure it was."
    )

    @admin.display(description="When")
    def when(self, attempt: Attempt) -> SafeString | str:
        return ago(attempt.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, attempt: Attempt) -> SafeString:
        return link_to_ticket(attempt.ticket)

    @admin.display(description="Confidence")
    def confidence_cell(self, attempt: Attempt) -> SafeString | str:
        return badges.confidence_badge(attempt.confidence, attempt.band)

    @admin.display(description="Outcome")
    def outcome_cell(self, attempt: Attempt) -> str:
        return attempt.standing.label

    @admin.display(description="Made with")
    def made_with(self, attempt: Attempt) -> str:
        return engine_in_words(attempt.engine)

    @admin.display(description="Try")
    def which_try(self, attempt: Attempt) -> int:
        return attempt.cycle

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attempt]:
        rows: QuerySet[Attempt] = super().get_queryset(request).with_standing()
        return rows.defer("context", "text", "ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Attempt], search_term: str
    ) -> tuple[QuerySet[Attempt], bool]:
        """An attempt's id, or whatever finds its ticket."""
        term = search_term.strip().replace("\x00", "")
        if not term:
            return queryset, False
        try:
            return queryset.filter(pk=ids.from_public("x", term)), False
        except ValueError:
            found = Ticket.objects.matching(term).order_by().values("pk")
            return queryset.filter(ticket__in=found), False

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(TO_REPLAY))

    def get_urls(self) -> list[URLPattern]:
        form = self.admin_site.admin_view(replay_form)
        return [path("replay/", form, name="resolution_replay_form"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        attempt = _find(object_id)
        if not self.has_view_permission(request, attempt):
            answer: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return answer
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Attempt on #{attempt.ticket.number} {attempt.ticket.title}",
            "attempt": attempt,
            "may_replay": bool(attempt.context) and self.has_replay_permission(request),
            "replays": attempt.replays.defer("made", "text", "prompt")[:MOST_REPLAYS],
            "feedback": Feedback.objects.filter(reply=attempt.reply_id).first() if attempt.reply_id else None,
            "context": attempt.context,
            "raw": raw_json(
                {
                    "context": attempt.context,
                    "parts": attempt.parts,
                    "checks": attempt.checks,
                    "policy": attempt.policy,
                    "timings": attempt.timings,
                    "tokens": attempt.tokens,
                    "sources": attempt.sources,
                },
                title="All of it as JSON",
            ),
        }
        return TemplateResponse(request, "admin/resolution/attempt.html", context)


def _find(key: str) -> Attempt:
    try:
        found: Attempt | None = (
            Attempt.objects.with_standing()
            .select_related("ticket", "reply", "calibration")
            .filter(pk=ids.from_public("x", key))
            .first()
        )
    except ValueError:
        found = None
    if found is None:
        raise Http404("There is no such attempt.")
    return found
