"""Attempts made once more: asked for, watched while they run, and read beside what was made then. Nothing is sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter

from resolution.answering import ANSWERERS, chosen
from resolution.answering.model.draft import shipped_prompt
from resolution.attempts.replay import MOST_AT_ONCE, ReplayWish, begin_replays
from resolution.models import Attempt, Replay, ReplayKnowledge, ReplayState, ReplayTerms
from resolution.review.text_changes import compare_texts
from routing.llm import client as llm
from tickets import ids
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation import badges
from tickets.presentation.assistant import engine_in_words
from tickets.presentation.times import ago
from tickets.text import many_lines

TO_REPLAY = "resolution.add_replay"
LONGEST_PROMPT = 20_000
STATE_COLOURS = {ReplayState.RUNNING: "blue", ReplayState.DONE: "green", ReplayState.FAILED: "red"}


def engines() -> list[tuple[str, str]]:
    """Those that can be asked here."""
    return [(name, engine_in_words(name)) for name in ANSWERERS if name == "local" or llm.is_configured()]


class ReplayForm(forms.Form):
    attempts = forms.CharField(max_length=40 * MOST_AT_ONCE, widget=forms.HiddenInput)
    engine = forms.ChoiceField(choices=engines)
    knowledge = forms.ChoiceField(choices=ReplayKnowledge.choices)
    prompt = forms.CharField(max_length=LONGEST_PROMPT, required=False, widget=forms.Textarea(attrs={"rows": 8}))
    terms = forms.ChoiceField(label="Policy", choices=ReplayTerms.choices)
    auto_from = forms.FloatField(label="Auto from", min_value=0, max_value=1, required=False)
    review_from = forms.FloatField(label="Review from", min_value=0, max_value=1, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["class"] = "hd-input"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        auto, review = values.get("auto_from"), values.get("review_from")
        if values.get("terms") == ReplayTerms.TRIED:
            if auto is None or review is None:
                self.add_error("auto_from", "Say both thresholds that are to be tried.")
            elif auto < review:
                self.add_error("auto_from", "“Auto from” can't be below “review from”.")
        return values

    def wish(self) -> ReplayWish:
        values = self.cleaned_data
        tried = values["terms"] == ReplayTerms.TRIED
        prompt = many_lines(values["prompt"]).strip()
        is_other = values["engine"] != "local" and prompt != shipped_prompt().strip()
        return ReplayWish(
            engine=values["engine"],
            knowledge=values["knowledge"],
            prompt=prompt if is_other else "",
            terms=values["terms"],
            auto_from=values["auto_from"] if tried else None,
            review_from=values["review_from"] if tried else None,
        )


def replay_form(request: HttpRequest) -> HttpResponse:
    """`?attempts=` names them; sending the form begins, and leads to where one sees how far it is."""
    if not request.user.has_perm(TO_REPLAY):
        raise PermissionDenied
    named = (request.POST if request.method == "POST" else request.GET).get("attempts", "")
    attempts = _named(named)
    initial = {"attempts": named, "engine": chosen(), "prompt": shipped_prompt(), "knowledge": ReplayKnowledge.TODAY}
    form = ReplayForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        batch = begin_replays(attempts, form.wish(), by=request.user.get_username())
        return HttpResponseRedirect(_address_of(batch, attempts))
    context = {
        **admin.site.each_context(request),
        "title": "Replay",
        "form": form,
        "attempts": attempts,
        "has_model": len(engines()) > 1,
    }
    return TemplateResponse(request, "admin/resolution/replay_form.html", context)


def _address_of(batch: UUID, attempts: list[Attempt]) -> str:
    if len(attempts) == 1:
        return reverse("admin:resolution_replay_change", args=[Replay.objects.get(batch=batch).pk])
    return f"{reverse('admin:resolution_replay_changelist')}?batch={batch}"


def _named(text: str) -> list[Attempt]:
    """Those of whom a context is stored. Raises Http404."""
    try:
        keys = [ids.from_public("x", name) for name in dict.fromkeys(text.split(",")) if name][:MOST_AT_ONCE]
    except ValueError:
        raise Http404("There is no such attempt.") from None
    found = list(Attempt.objects.filter(pk__in=keys).exclude(context={}).select_related("ticket").defer("context"))
    if not found:
        raise Http404("Of none of these a context is stored, so there is nothing to replay.")
    return found


@admin.action(description="Replay", permissions=["replay"])
def replay_chosen(desk: Any, request: HttpRequest, queryset: QuerySet[Attempt]) -> HttpResponse | None:
    keys = list(queryset.order_by("-created_at").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(keys) > MOST_AT_ONCE:
        messages.error(request, f"Choose at most {MOST_AT_ONCE} attempts at once.")
        return None
    named = ",".join(ids.to_public("x", key) for key in keys)
    return HttpResponseRedirect(f"{reverse('admin:resolution_replay_form')}?attempts={named}")


@admin.register(Replay)
class ReplayAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "with_what", "before", "after", "state_badge", "author")
    list_display_links = ("when",)
    list_select_related = ("attempt__ticket",)
    list_filter = (("state", ChoicesCheckboxFilter), ("band", ChoicesCheckboxFilter))
    list_before_template = "admin/resolution/before_replays.html"
    search_fields = ("author",)
    sortable_by = ()
    empty_words = (
        "A replay makes an attempt once more from its stored context, by another engine, prompt or policy, and shows both"
        " side by side. Nothing is sent. Open an attempt and press “Replay”."
    )

    @admin.display(description="When")
    def when(self, replay: Replay) -> SafeString | str:
        return ago(replay.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, replay: Replay) -> SafeString:
        return link_to_ticket(replay.attempt.ticket)

    @admin.display(description="Replayed with")
    def with_what(self, replay: Replay) -> str:
        return wish_in_words(replay, has_other_prompt=replay.has_other_prompt)  # type: ignore[attr-defined]  # annotated

    @admin.display(description="Then")
    def before(self, replay: Replay) -> SafeString | str:
        return badges.confidence_badge(replay.attempt.confidence, replay.attempt.band)

    @admin.display(description="Replayed")
    def after(self, replay: Replay) -> SafeString | str:
        return badges.confidence_badge(replay.confidence, replay.band)

    @admin.display(description="State")
    def state_badge(self, replay: Replay) -> SafeString:
        return badges.badge(replay.get_state_display(), STATE_COLOURS[ReplayState(replay.state)])

    def get_queryset(self, request: HttpRequest) -> QuerySet[Replay]:
        rows: QuerySet[Replay] = super().get_queryset(request)
        unshown = ("made", "prompt", "text", "attempt__context", "attempt__text", "attempt__ticket__body")
        return rows.annotate(has_other_prompt=~Q(prompt="")).defer(*unshown)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "batch" or bool(super().lookup_allowed(lookup, value, request))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(
            request, (extra_context or {}) | {"progress": _progress_of(request.GET.get("batch", ""))}
        )
        return shown

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        replay = get_object_or_404(
            Replay.objects.select_related("attempt__ticket").defer("attempt__context"), pk=_key(object_id)
        )
        if not self.has_view_permission(request, replay):
            answer: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return answer
        attempt = replay.attempt
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Replay of #{attempt.ticket.number} {attempt.ticket.title}",
            "replay": replay,
            "attempt": attempt,
            "wish": wish_in_words(replay, has_other_prompt=bool(replay.prompt)),
            "is_running": replay.state == ReplayState.RUNNING,
            "is_same": replay.state == ReplayState.DONE and attempt.text == replay.text,
            "changes": compare_texts(attempt.text, replay.text) if replay.state == ReplayState.DONE else [],
            "parts": _parts_of(attempt, replay),
        }
        return TemplateResponse(request, "admin/resolution/replay.html", context)


def wish_in_words(replay: Replay, *, has_other_prompt: bool) -> str:
    terms = str(replay.get_terms_display())
    if replay.terms == ReplayTerms.TRIED:
        terms = f"auto from {replay.auto_from:g}, review from {replay.review_from:g}"
    said = [engine_in_words(replay.engine), replay.get_knowledge_display().lower(), terms.lower()]
    return ", ".join([*said, "another prompt"] if has_other_prompt else said)


def _progress_of(batch: str) -> dict[str, int] | None:
    try:
        rows = Replay.objects.filter(batch=UUID(batch))
    except ValueError:
        return None
    counts: dict[str, int] = rows.aggregate(
        total=Count("pk"),
        running=Count("pk", filter=Q(state=ReplayState.RUNNING)),
        failed=Count("pk", filter=Q(state=ReplayState.FAILED)),
    )
    done = counts["total"] - counts["running"]
    return counts | {"done": done, "percent": 100 * done // max(counts["total"], 1)}


def _parts_of(attempt: Attempt, replay: Replay) -> list[tuple[str, float | None, float | None]]:
    """The parts of both confidences, side by side."""
    made = replay.made.get("parts", {})
    return [(name, attempt.parts.get(name), made.get(name)) for name in dict.fromkeys([*attempt.parts, *made])]


def _key(text: str) -> UUID:
    try:
        return ids.from_public("rp", text)
    except ValueError:
        raise Http404("There is no such replay.") from None
