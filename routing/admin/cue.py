"""Cues: the words by which the built-in reader tells something, each tried on texts before it is active."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter
from unfold.decorators import action

from routing.models import Cue, CueLift, CueState
from routing.models.cue import LONGEST_WORDS
from routing.reading.cue_rows import refuse_bad_words
from routing.reading.try_cue import MOST_TEXTS, split_texts, try_cue
from tickets.admin.shared.base import DeskAdmin, RowsInline
from tickets.presentation import badges

COLOURS = {CueState.ACTIVE: "green", CueState.DRAFT: "amber"}
SHOWN_LIFTS = 4


class CueForm(forms.ModelForm):
    class Meta:
        model = Cue
        fields = ("name", "says", "state", "finds", "words", "deniable", "passes")

    def clean_words(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip()]
        words = "\n".join(lines)
        if len(words) > LONGEST_WORDS:
            raise ValidationError(f"The words of a cue have at most {LONGEST_WORDS:,} characters.")
        try:
            refuse_bad_words(lines)
        except ValueError as refusal:
            raise ValidationError(str(refusal)) from None
        return words


class TryForm(forms.Form):
    texts = forms.CharField(
        label="Texts",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"One or more, with an empty line between; the first {MOST_TEXTS} are read. Nothing is stored.",
    )


class LiftsOfCue(RowsInline):
    model = CueLift
    fields = ("target", "amount")


@admin.register(Cue)
class CueAdmin(DeskAdmin):
    form = CueForm
    inlines = (LiftsOfCue,)
    list_display = ("name", "says", "lifted", "badge")
    list_filter = (("state", ChoicesCheckboxFilter),)
    list_per_page = 100
    search_fields = ("name", "says", "words")
    sortable_by = ()
    fields = ("name", "says", "state", "finds", "words", ("deniable", "passes"))
    actions_detail = ("try_on_texts",)
    empty_words = "A cue is a sign in a text, such as “there is a deadline”: its words, and what they lift."

    @admin.display(description="Lifts most")
    def lifted(self, cue: Cue) -> str:
        strongest = sorted(cue.lifts.all(), key=lambda lift: -abs(lift.amount))[:SHOWN_LIFTS]
        return ", ".join(map(str, strongest)) or "nothing yet"

    @admin.display(description="State")
    def badge(self, cue: Cue) -> SafeString:
        return badges.badge(cue.get_state_display(), COLOURS[CueState(cue.state)])

    @action(description="Try on texts", permissions=["view_cue"])
    def try_on_texts(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:routing_cue_try", args=[object_id]))

    def has_view_cue_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return bool(self.has_view_permission(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cue]:
        rows: QuerySet[Cue] = super().get_queryset(request)
        return rows.prefetch_related("lifts")

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.try_view)
        return [path("<int:pk>/try/", wrapped, name="routing_cue_try"), *super().get_urls()]

    def try_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """As it is saved, whether it is active or not."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        cue = self.get_queryset(request).filter(pk=pk).first()
        if cue is None:
            raise Http404
        form = TryForm(request.POST or None)
        tried = try_cue(cue, split_texts(form.cleaned_data["texts"])) if form.is_bound and form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Try the cue “{cue.name}”",
            "cue": cue,
            "form": form,
            "tried": tried,
        }
        return TemplateResponse(request, "admin/routing/try_cue.html", context)
