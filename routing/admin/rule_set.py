"""Versions of the rule set: what each says, what it changed, and the way back. The working copy is published here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from routing.admin.backtest_forms import rule_named
from routing.backtests.drafts import ready_draft
from routing.models import RuleSet
from routing.rules.compare import compare_documents
from routing.rules.document import BadDocument, Document, read_stored
from routing.rules.names import names_of_rows
from routing.rules.try_on_ticket import NotTried, try_on_ticket
from routing.rules.versions import NotPublished, publish, restore, working_and_newest
from routing.rules.words import rule_sentence
from routing.rules.working_copy import check_working_copy, digest_of
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.models import Ticket
from tickets.presentation.times import ago

MAY_PUBLISH = "routing.add_ruleset"


@admin.register(RuleSet)
class RuleSetAdmin(ReadOnlyAdmin):
    list_display = ("version", "when", "author", "reason", "rules")
    list_display_links = ("version",)
    sortable_by = ()
    search_fields = ("reason", "author")
    empty_words = "Each time somebody publishes the rules, the next version stands here."
    list_before_template = "admin/routing/unpublished.html"

    @admin.display(description="Version")
    def version(self, row: RuleSet) -> str:
        return str(row)

    @admin.display(description="When")
    def when(self, row: RuleSet) -> SafeString | str:
        return ago(row.created_at)

    @admin.display(description="Rules")
    def rules(self, row: RuleSet) -> int:
        return len(row.document.get("rules", ()))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("try/<uuid:key>/", wrap(self.try_view), name="routing_ruleset_try"),
            path("publish/", wrap(self.publish_view), name="routing_ruleset_publish"),
            path("<int:number>/restore/", wrap(require_POST(self.restore_view)), name="routing_ruleset_restore"),
            path("<int:number>/change/", wrap(self.version_view), name="routing_ruleset_change"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(request, (extra_context or {}) | unpublished(request))
        return shown

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """The working copy against the newest version; sending it in publishes what was shown, and nothing else."""
        self._refuse_others(request, MAY_PUBLISH)
        reason, refusal = request.POST.get("reason", ""), None
        if request.method == "POST":
            try:
                made = publish(by=request.user.get_username(), reason=reason, seen=request.POST.get("seen", ""))
            except NotPublished as error:
                refusal = error
            else:
                messages.success(request, f"{made} is published: tickets are decided by it from now on.")
                return HttpResponseRedirect(reverse("admin:routing_ruleset_change", args=[made.number]))
        document, last = working_and_newest()
        old = last.document if last else Document()
        context = self._frame(request, "Publish the rules") | {
            "changes": compare_documents(old, document),
            "mistakes": _mistakes(),
            "refusal": refusal,
            "reason": reason,
            "seen": digest_of(document),
            "last": last,
        }
        return TemplateResponse(request, "admin/routing/publish.html", context, status=409 if refusal else 200)

    def version_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """What a version says, and how it differs from another: the one before, unless another is asked for."""
        self._refuse_others(request, "routing.view_ruleset")
        row = get_object_or_404(RuleSet, pk=number)
        others = list(RuleSet.objects.exclude(pk=number).values_list("number", flat=True)[:100])
        asked = request.GET.get("against", "")
        against = int(asked) if asked.isdigit() and int(asked) in others else number - 1
        other = RuleSet.objects.filter(pk=against).first()
        document = read_stored(row.document)
        before = read_stored(other.document) if other else Document()
        context = self._frame(request, str(row)) | {
            "row": row,
            "document": document,
            "sentences": [(rule, rule_sentence(rule)) for rule in document.rules],
            "other": other,
            "others": others,
            "changes": compare_documents(before, document),
            "is_newest": not RuleSet.objects.filter(pk__gt=number).exists(),
            "may_restore": request.user.has_perm(MAY_PUBLISH),
        }
        return TemplateResponse(request, "admin/routing/version.html", context | unpublished(request))

    def try_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The working copy on one ticket, drafts too, or one rule of it: what would be otherwise, and why. Writes nothing."""
        self._refuse_others(request, "routing.view_rule")
        self._refuse_others(request, "tickets.view_ticket")
        ticket = get_object_or_404(Ticket.objects.select_related("customer", "integration", "mailbox"), pk=key)
        context = self._frame(request, f"Try the rules on #{ticket.number}") | {"ticket": ticket}
        rule = rule_named(request.GET.get("rule"))
        context |= {"rule": rule}
        try:
            trial = try_on_ticket(ticket, ready_draft(rule, with_drafts=True))
        except NotTried as error:
            context |= {"refusal": error}
        else:
            rows = [tried.as_row() for tried in trial.decided.tried]
            context |= {"trial": trial, "rows": rows, "steps": trial.decided.steps}
        return TemplateResponse(request, "admin/routing/try_on_ticket.html", context)

    def restore_view(self, request: HttpRequest, number: int) -> HttpResponse:
        self._refuse_others(request, MAY_PUBLISH)
        try:
            made = restore(number, by=request.user.get_username(), seen=request.POST.get("seen", ""))
        except NotPublished as error:
            messages.error(request, " ".join([str(error), *(str(one) for one in error.mistakes[:5])]))
            return HttpResponseRedirect(reverse("admin:routing_ruleset_change", args=[number]))
        messages.success(request, f"Version {number} is back, as version {made.number}.")
        return HttpResponseRedirect(reverse("admin:routing_ruleset_change", args=[made.number]))

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _refuse_others(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied


def unpublished(request: HttpRequest) -> dict[str, Any]:
    """For the pages that edit the working copy: how many changes nobody has published."""
    document, last = working_and_newest()
    changes = compare_documents(last.document if last else Document(), document)
    return {
        "unpublished": len(changes),
        "newest": last.number if last else None,
        "working_seen": digest_of(document),
        "may_publish": request.user.has_perm(MAY_PUBLISH),
    }


def unpublished_note(request: HttpRequest) -> SafeString | str:
    """After saving: that tickets do not feel it yet."""
    address = reverse("admin:routing_ruleset_publish")
    return format_html('Tickets feel it once the rules are <a class="hd-link" href="{}">published</a>.', address)


def _mistakes() -> list[Any]:
    try:
        check_working_copy(names_of_rows())
    except BadDocument as error:
        return error.mistakes
    return []
