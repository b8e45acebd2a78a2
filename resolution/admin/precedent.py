"""Precedents: a queue of what people answered, the original beside what would be kept, to approve or to decline."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from resolution.knowledge.decide_precedent import approve_precedent, decline_precedent, retire_precedent
from resolution.knowledge.propose_precedents import MOST_KEPT, original_of
from resolution.models import Precedent, PrecedentState
from routing.redaction.redact import word_of
from tickets.actions.errors import NotPossible
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation import badges
from tickets.presentation.times import ago

COLOURS = {"proposed": "amber", "approved": "green", "declined": "grey", "retired": "grey"}
MAY_DECIDE, MAY_READ_TICKETS = "resolution.change_precedent", "tickets.view_ticket"


class PrecedentForm(forms.Form):
    question = forms.CharField(
        label="What is asked", max_length=MOST_KEPT, widget=forms.Textarea(attrs={"rows": 5, "class": "hd-input"})
    )
    answer = forms.CharField(
        label="The answer", max_length=MOST_KEPT, widget=forms.Textarea(attrs={"rows": 12, "class": "hd-input"})
    )


@admin.register(Precedent)
class PrecedentAdmin(ReadOnlyAdmin):
    list_display = ("asked", "state_badge", "category_words", "ticket_link", "when")
    list_display_links = ("asked",)
    list_select_related = ("reply__ticket",)
    list_filter = (("state", ChoicesCheckboxFilter), ("category", ChoicesCheckboxFilter))
    list_before_template = "admin/resolution/before_precedents.html"
    search_fields = ("question", "answer")
    sortable_by = ()
    empty_words = (
        "Answers that people wrote come here 72 hours after they resolved a ticket, without personal data. "
        "What you approve, later answers may use; nothing else of other customers' tickets is ever used."
    )

    @admin.display(description="Question")
    def asked(self, row: Precedent) -> SafeString:
        return format_html('<bdi class="hd-long">{}</bdi>', " ".join(row.question.split())[:160])

    @admin.display(description="State")
    def state_badge(self, row: Precedent) -> SafeString:
        return badges.badge(row.get_state_display(), COLOURS[row.state])

    @admin.display(description="Category")
    def category_words(self, row: Precedent) -> str:
        return row.get_category_display() or "–"

    @admin.display(description="Ticket")
    def ticket_link(self, row: Precedent) -> SafeString:
        return link_to_ticket(row.reply.ticket)

    @admin.display(description="Proposed")
    def when(self, row: Precedent) -> SafeString | str:
        return ago(row.proposed_at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Precedent]:
        rows: QuerySet[Precedent] = super().get_queryset(request)
        return rows.defer("vector", "reply__ticket__body", "reply__ticket__search", "reply__ticket__metadata")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        found = {"next_precedent": next_proposed() if request.user.has_perm(MAY_DECIDE) else None}
        page: HttpResponse = super().changelist_view(request, (extra_context or {}) | found)
        return page

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:key>/change/", wrap(self.page_view), name="resolution_precedent_change"),
            path("<uuid:key>/decide/", wrap(require_POST(self.decide_view)), name="resolution_precedent_decide"),
            *super().get_urls(),
        ]

    def page_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = get_object_or_404(_rows(), pk=key)
        return self._page(request, row, PrecedentForm(initial={"question": row.question, "answer": row.answer}))

    def decide_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """A refusal shows the page again, with what was typed."""
        if not request.user.has_perms((MAY_DECIDE, MAY_READ_TICKETS)):
            raise PermissionDenied
        row, form = get_object_or_404(_rows(), pk=key), PrecedentForm(request.POST)
        try:
            said = _decide(row, form, request)
        except NotPossible as refusal:
            messages.error(request, str(refusal))
            return self._page(request, get_object_or_404(_rows(), pk=key), form, status=409)
        if not said:
            return self._page(request, row, form, status=400)
        messages.success(request, said)
        follows = next_proposed()
        return HttpResponseRedirect(
            reverse("admin:resolution_precedent_change", args=[follows.pk])
            if follows
            else reverse("admin:resolution_precedent_changelist")
        )

    def _page(self, request: HttpRequest, row: Precedent, form: PrecedentForm, *, status: int = 200) -> HttpResponse:
        may_read = request.user.has_perm(MAY_READ_TICKETS)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Precedent",
            "row": row,
            "form": form,
            "written": original_of(row.reply) if may_read else None,
            "taken_out": [f"{count} × {word_of(kind)}" for kind, count in sorted(row.counts.items())],
            "state_colour": COLOURS[row.state],
            "may_decide": may_read and request.user.has_perm(MAY_DECIDE),
            "is_proposed": row.state == PrecedentState.PROPOSED,
            "is_approved": row.state == PrecedentState.APPROVED,
            "waiting": Precedent.objects.filter(state=PrecedentState.PROPOSED).count(),
        }
        return TemplateResponse(request, "admin/resolution/precedent.html", context, status=status)


def next_proposed() -> Precedent | None:
    """The one that waits longest."""
    waiting = Precedent.objects.filter(state=PrecedentState.PROPOSED).only("pk")
    return waiting.order_by("proposed_at", "id").first()


def _rows() -> QuerySet[Precedent]:
    return Precedent.objects.select_related("reply__ticket__customer", "reply__message").defer("vector")


def _decide(row: Precedent, form: PrecedentForm, request: HttpRequest) -> str:
    """What is told; empty if the form is not filled in right. Raises NotPossible."""
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    match request.POST.get("then"):
        case "decline":
            decline_precedent(row, by=by, reason=reason)
            return "Declined: no answer uses it."
        case "retire":
            retire_precedent(row, by=by, reason=reason)
            return "Retired: no answer uses it from now on."
        case "approve":
            if not form.is_valid():
                return ""
            approve_precedent(row, **form.cleaned_data, by=by)
            return "Approved: answers to questions like this one may use it."
    raise NotPossible("The form does not say what to do.")
