"""Backtests: asked for, watched while they run, read when they are done. Nobody edits one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from routing.admin.backtest_forms import BacktestForm, TryTicketForm, rule_named
from routing.admin.backtest_report import changes_in_words, not_tried, report_of
from routing.backtests.counts import LISTED
from routing.backtests.drafts import draft_to_try
from routing.backtests.retention import is_list_forgotten
from routing.backtests.start import NotStarted, cancel_backtest, start_backtest
from routing.models import Backtest, Rule
from routing.models.backtest import BacktestState
from routing.models.rule import RuleState
from routing.rules.document import read_stored
from routing.rules.versions import newest as newest_version
from routing.rules.words import rule_sentence
from routing.rules.working_copy import digest_of
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.models import Ticket
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {"running": "blue", "done": "green", "cancelled": "grey", "failed": "red"}
TO_START = "routing.add_backtest"
TO_TRY = ("routing.view_rule", "tickets.view_ticket")


@admin.register(Backtest)
class BacktestAdmin(ReadOnlyAdmin):
    list_display = ("when", "tried", "author", "over", "changed", "state_badge")
    list_display_links = ("tried",)
    sortable_by = ()
    list_before_template = "admin/routing/before_backtests.html"
    empty_words = (
        "A backtest says what a draft of the rules would have decided on tickets of the past. It changes nothing. "
        "Change a rule, then press “Try the working copy on history” above."
    )

    @admin.display(description="When")
    def when(self, backtest: Backtest) -> SafeString | str:
        return ago(backtest.created_at)

    @admin.display(description="Tried")
    def tried(self, backtest: Backtest) -> str:
        return f"Rule “{backtest.rule_name}”" if backtest.rule_name else "The working copy"

    @admin.display(description="Tickets")
    def over(self, backtest: Backtest) -> str:
        return f"{backtest.tickets_done:,}"

    @admin.display(description="Decided otherwise")
    def changed(self, backtest: Backtest) -> str:
        return f"{backtest.counts.get('changed', 0):,}"

    @admin.display(description="State")
    def state_badge(self, backtest: Backtest) -> SafeString:
        return badges.badge(BacktestState(backtest.state).label, COLOURS[backtest.state])

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("document")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("try/", wrap(self.try_view), name="routing_backtest_try"),
            path("try/ticket/", wrap(require_GET(self.ticket_view)), name="routing_backtest_ticket"),
            path("<uuid:key>/progress/", wrap(require_GET(self.progress_view)), name="routing_backtest_progress"),
            path("<uuid:key>/cancel/", wrap(require_POST(self.cancel_view)), name="routing_backtest_cancel"),
            *super().get_urls(),
        ]

    def try_view(self, request: HttpRequest) -> HttpResponse:
        """Both questions: how one ticket would be decided, and many."""
        _refuse_without(request, *TO_TRY)
        form = BacktestForm(request.POST or None, initial={"rule": request.GET.get("rule")})
        if request.method == "POST":
            _refuse_without(request, TO_START)
            if form.is_valid() and (made := self._start(request, form)) is not None:
                return HttpResponseRedirect(_page_of(made))
        return self._try_page(request, form, TryTicketForm(initial={"rule": request.GET.get("rule")}))

    def ticket_view(self, request: HttpRequest) -> HttpResponse:
        """To the page that tries it on this ticket."""
        _refuse_without(request, *TO_TRY)
        form = TryTicketForm(request.GET)
        if not form.is_valid():
            return self._try_page(request, BacktestForm(initial={"rule": request.GET.get("rule")}), form)
        address = reverse("admin:routing_ruleset_try", args=[form.cleaned_data["ticket"].pk])
        rule = form.cleaned_data["rule"]
        return HttpResponseRedirect(f"{address}?rule={rule.pk}" if rule else address)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """The report, page by page of its list."""
        backtest = self.get_object(request, object_id)
        if not self.has_view_permission(request, backtest):
            raise PermissionDenied
        if backtest is None:
            missing: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return missing
        return TemplateResponse(request, "admin/routing/backtest.html", self._report(request, backtest))

    def progress_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The bar alone, asked again and again; at its end the whole page is asked for once more."""
        _refuse_without(request, "routing.view_backtest")
        backtest = get_object_or_404(Backtest.objects.defer("document"), pk=key)
        context = {"backtest": backtest, "may_start": request.user.has_perm(TO_START)}
        headers = {} if backtest.is_running else {"HX-Refresh": "true"}
        return TemplateResponse(request, "admin/routing/backtest_progress.html", context, headers=headers)

    def cancel_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        _refuse_without(request, TO_START)
        backtest = get_object_or_404(Backtest.objects.defer("document"), pk=key)
        if cancel_backtest(backtest):
            messages.success(request, "Cancelled. What was found until then stays.")
        else:
            messages.info(request, "It had ended already.")
        return HttpResponseRedirect(_page_of(backtest))

    def _start(self, request: HttpRequest, form: BacktestForm) -> Backtest | None:
        try:
            return start_backtest(
                form.asked(),
                by=request.user.get_username(),
                rule=form.cleaned_data["rule"],
                with_drafts=form.cleaned_data["with_drafts"],
            )
        except NotStarted as refusal:
            form.add_error(None, str(refusal))
            return None

    def _try_page(self, request: HttpRequest, form: BacktestForm, ticket_form: TryTicketForm) -> HttpResponse:
        rule = rule_named(str(form["rule"].value() or ""))
        context = {
            **self._frame(request, "Try on history"),
            "form": form,
            "ticket_form": ticket_form,
            "may_start": request.user.has_perm(TO_START),
            "rule": rule,
            **_said_of(rule),
        }
        return TemplateResponse(request, "admin/routing/try.html", context)

    def _report(self, request: HttpRequest, backtest: Backtest) -> dict[str, Any]:
        shown = "people" if request.GET.get("list") == "people" else "changed"
        rows = (
            backtest.tickets.exclude(made_by_person={}) if shown == "people" else backtest.tickets.exclude(changes={})
        )
        pages = Paginator(rows[:LISTED], self.list_per_page)
        page = pages.get_page(request.GET.get("p"))
        tickets = Ticket.objects.only("number", "subject").in_bulk([row.ticket_id for row in page])
        return {
            **self._frame(request, "Backtest"),
            "backtest": backtest,
            "may_start": request.user.has_perm(TO_START),
            "may_see_tickets": request.user.has_perm("tickets.view_ticket"),
            "report": report_of(backtest),
            "shown": shown,
            "is_forgotten": is_list_forgotten(backtest),
            "kept_days": settings.BACKTEST_LISTS_KEPT_DAYS,
            "page": page,
            "listed": LISTED,
            "rows": [(row, tickets.get(row.ticket_id), changes_in_words(row.changes)) for row in page],
        }

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts}


def _refuse_without(request: HttpRequest, *permissions: str) -> None:
    if not request.user.has_perms(permissions):
        raise PermissionDenied


def _page_of(backtest: Backtest) -> str:
    return reverse("admin:routing_backtest_change", args=[backtest.pk])


def _said_of(rule: Rule | None) -> dict[str, Any]:
    """What would be tried, and what of it can't be."""
    document, published = read_stored(draft_to_try(rule)), newest_version()
    drafts = [one.name for one in document.rules if one.state == RuleState.DRAFT]
    return {
        "drafts": drafts,
        "published": published,
        "is_as_published": published is not None and digest_of(published.document) == digest_of(document),
        "sentence": next((rule_sentence(one) for one in document.rules if rule and one.id == rule.pk), ""),
        **not_tried(document),
    }
