"""The prompt by which a model reads: its draft, trials on stored tickets, versions and the way back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from routing.llm.client import is_configured
from routing.llm.prices import price_of
from routing.models import PromptDraft, PromptTrial, PromptVersion, TrialState
from routing.models.prompt import LONGEST_PROMPT
from routing.reading.prompt_trial import MOST_TICKETS, SHOWN, begin_trial
from routing.reading.prompt_versions import (
    NotPublished,
    discard_draft,
    draft_text,
    is_tried,
    newest_version,
    publish_draft,
    restore_version,
    save_draft,
    seen_digest,
)
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation.times import ago

MAY_EDIT, MAY_TRY, MAY_PUBLISH = "routing.change_promptdraft", "routing.add_prompttrial", "routing.add_promptversion"
REFRESHED_SECONDS = 3


class DraftForm(forms.Form):
    text = forms.CharField(
        label="How the model shall judge",
        max_length=LONGEST_PROMPT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "cols": 110}),
    )


@admin.register(PromptVersion)
class PromptVersionAdmin(ReadOnlyAdmin):
    list_display = ("version", "when", "author", "reason")
    list_display_links = ("version",)
    list_before_template = "admin/routing/before_prompts.html"
    sortable_by = ()
    search_fields = ("reason", "author", "text")
    empty_words = "The prompt that the product comes with is the first version."

    @admin.display(description="Version")
    def version(self, row: PromptVersion) -> str:
        return str(row)

    @admin.display(description="When")
    def when(self, row: PromptVersion) -> SafeString | str:
        return ago(row.created_at)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("draft/", wrap(self.draft_view), name="routing_promptversion_draft"),
            path("draft/<str:verb>/", wrap(require_POST(self.do_view)), name="routing_promptversion_do"),
            path("trial/<uuid:key>/", wrap(self.trial_view), name="routing_promptversion_trial"),
            path("<int:number>/restore/", wrap(require_POST(self.restore_view)), name="routing_promptversion_restore"),
            path("<int:number>/change/", wrap(self.version_view), name="routing_promptversion_change"),
            *super().get_urls(),
        ]

    def draft_view(self, request: HttpRequest) -> HttpResponse:
        """GET shows it, POST saves it."""
        self._refuse_others(request, MAY_EDIT if request.method == "POST" else "routing.view_promptversion")
        form, refusal = DraftForm(request.POST or None, initial={"text": draft_text()}), None
        if request.method == "POST" and form.is_valid():
            try:
                save_draft(form.cleaned_data["text"], seen=request.POST.get("seen", ""))
            except NotPublished as error:
                refusal = error
            else:
                messages.success(request, "The draft is saved. Models are asked by it once it is published.")
                return HttpResponseRedirect(reverse("admin:routing_promptversion_draft"))
        context = self._frame(request, "The prompt") | {"form": form, "refusal": refusal, **_standing(request)}
        return TemplateResponse(request, "admin/routing/prompt_draft.html", context, status=409 if refusal else 200)

    def do_view(self, request: HttpRequest, verb: str) -> HttpResponse:
        """Tries, publishes or discards the draft."""
        try:
            place = {"try": self._try, "publish": self._publish, "discard": self._discard}[verb](request)
        except KeyError:
            return HttpResponse(status=404)
        except NotPublished as refusal:
            messages.error(request, str(refusal))
            place = reverse("admin:routing_promptversion_draft")
        return HttpResponseRedirect(place)

    def _try(self, request: HttpRequest) -> str:
        self._refuse_others(request, MAY_TRY)
        if not is_configured():
            raise NotPublished("A trial asks a model, and none is configured.")
        trial = begin_trial(by=request.user.get_username())
        return reverse("admin:routing_promptversion_trial", args=[trial.pk])

    def _publish(self, request: HttpRequest) -> str:
        self._refuse_others(request, MAY_PUBLISH)
        given = request.POST
        made = publish_draft(by=request.user.get_username(), reason=given.get("reason", ""), seen=given.get("seen", ""))
        messages.success(request, f"{made} is published: models are asked by it from now on.")
        return reverse("admin:routing_promptversion_change", args=[made.number])

    def _discard(self, request: HttpRequest) -> str:
        self._refuse_others(request, MAY_EDIT)
        discard_draft()
        messages.success(request, "The draft is discarded.")
        return reverse("admin:routing_promptversion_draft")

    def trial_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self._refuse_others(request, "routing.view_promptversion")
        self._refuse_others(request, "tickets.view_ticket")
        trial = get_object_or_404(PromptTrial.objects.select_related("standing"), pk=key)
        is_running = trial.state == TrialState.RUNNING
        context = self._frame(request, "Trial of the prompt") | {
            "trial": trial,
            "is_running": is_running,
            "tickets": [_rows(result) for result in trial.results],
        }
        page = TemplateResponse(request, "admin/routing/prompt_trial.html", context)
        if is_running:
            page["Refresh"] = str(REFRESHED_SECONDS)
        return page

    def version_view(self, request: HttpRequest, number: int) -> HttpResponse:
        self._refuse_others(request, "routing.view_promptversion")
        row, newest = get_object_or_404(PromptVersion, pk=number), newest_version()
        context = self._frame(request, str(row)) | {
            "row": row,
            "is_newest": row == newest,
            "may_restore": request.user.has_perm(MAY_PUBLISH),
        }
        return TemplateResponse(request, "admin/routing/prompt_version.html", context)

    def restore_view(self, request: HttpRequest, number: int) -> HttpResponse:
        self._refuse_others(request, MAY_PUBLISH)
        try:
            made = restore_version(number, by=request.user.get_username())
        except NotPublished as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:routing_promptversion_changelist"))
        messages.success(request, f"Version {number} is back, as version {made.number}.")
        return HttpResponseRedirect(reverse("admin:routing_promptversion_change", args=[made.number]))

    def _frame(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _refuse_others(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(permission):
            raise PermissionDenied


def _standing(request: HttpRequest) -> dict[str, Any]:
    has_draft = PromptDraft.objects.exists()
    return {
        "newest": newest_version(),
        "has_draft": has_draft,
        "seen": seen_digest(),
        "is_configured": is_configured(),
        "model": settings.ANTHROPIC_MODEL,
        "has_price": price_of(settings.ANTHROPIC_MODEL) is not None,
        "is_tried": has_draft and is_tried(draft_text()),
        "trials": PromptTrial.objects.filter(text=draft_text())[:3] if has_draft else [],
        "most_calls": 2 * MOST_TICKETS,
        "may_edit": request.user.has_perm(MAY_EDIT),
        "may_try": request.user.has_perm(MAY_TRY),
        "may_publish": request.user.has_perm(MAY_PUBLISH),
    }


def _rows(result: dict[str, Any]) -> dict[str, Any]:
    """For the table of a ticket: each thing by what stands and by the draft."""
    both = [result["standing"], result["draft"]]
    told = []
    for name in SHOWN:
        before, after = (
            f"{one['said'][name][0]} ({one['said'][name][1]:.2f})" if "said" in one else "–" for one in both
        )
        differs = all("said" in one for one in both) and both[0]["said"][name][0] != both[1]["said"][name][0]
        told.append({"name": name, "before": before, "after": after, "differs": differs})
    reasons = [" ".join(one.get("reasons", ())) or one.get("error", "") for one in both]
    told.append({"name": "reasons", "before": reasons[0], "after": reasons[1], "differs": False})
    return {"number": result["number"], "ticket": result["ticket"], "subject": result["subject"], "rows": told}
