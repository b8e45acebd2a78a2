"""The models that were learnt of the topics, and the threshold below which a ticket's topic is `unsure`."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from routing.models import ModelState, TopicModel
from routing.topics.threshold import calibrated_threshold, effect_of, newest_model, set_threshold, write_threshold
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

MAY_SET = "routing.change_unsurethreshold"
COLOURS = {ModelState.STANDS: "green", ModelState.WAITING: "amber", ModelState.FAILED: "red"}
LINE = {"fill": False, "pointRadius": 0, "borderWidth": 2}
CHART_OPTIONS = json.dumps(
    {
        "responsive": True,
        "maintainAspectRatio": False,
        "animation": False,
        "plugins": {"legend": {"display": True}},
        "scales": {"y": {"min": 0, "max": 100}, "x": {"title": {"display": True, "text": "Sure from"}}},
    }
)


class ThresholdForm(forms.Form):
    sure_from = forms.FloatField(
        min_value=0,
        max_value=1,
        required=False,
        label="Sure from",
        help_text="From 0 to 1; empty takes the calibrated one.",
        widget=forms.NumberInput(attrs={"step": "0.01", "min": 0, "max": 1, "class": "hd-input hd-short"}),
    )


@admin.register(TopicModel)
class TopicModelAdmin(ReadOnlyAdmin):
    list_display = ("version", "badge", "topics", "examples", "labelled", "sure_from", "took", "fitted", "last_error")
    list_display_links = ("version",)
    list_before_template = "admin/routing/before_topic_models.html"
    sortable_by = ()
    fields = readonly_fields = (
        "version",
        "badge",
        "topics",
        "examples",
        "labelled",
        "sure_from",
        "shown_curve",
        "took",
        "created_at",
        "fitted_at",
        "last_error",
        "engine",
    )
    empty_words = "The first worker that starts learns the topics; each time they change, the next version stands here."

    @admin.display(description="Version")
    def version(self, model: TopicModel) -> str:
        return str(model.number)

    @admin.display(description="State")
    def badge(self, model: TopicModel) -> SafeString:
        return badges.badge(model.get_state_display(), COLOURS[ModelState(model.state)])

    @admin.display(description="Took")
    def took(self, model: TopicModel) -> str:
        return f"{model.milliseconds / 1000:.1f} s" if model.fitted_at else "–"

    @admin.display(description="Fitted")
    def fitted(self, model: TopicModel) -> SafeString | str:
        return ago(model.fitted_at) or "–"

    @admin.display(description="Curve")
    def shown_curve(self, model: TopicModel) -> str:
        return render_to_string("admin/routing/topic_curve.html", curve_context(model))

    def get_urls(self) -> list[URLPattern]:
        wrapped = self.admin_site.admin_view(self.threshold_view)
        return [path("threshold/", wrapped, name="routing_topicmodel_threshold"), *super().get_urls()]

    def threshold_view(self, request: HttpRequest) -> HttpResponse:
        """GET shows what a threshold would do, POST sets it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        may_set = request.user.has_perm(MAY_SET)
        form = ThresholdForm(request.POST or request.GET or None)
        if request.method == "POST":
            if not may_set:
                raise PermissionDenied
            if form.is_valid():
                return self._set(request, form.cleaned_data["sure_from"])
        model, chosen = newest_model(), set_threshold()
        calibrated = calibrated_threshold(model)
        in_force = calibrated if chosen is None else chosen
        tried = form.cleaned_data["sure_from"] if form.is_bound and form.is_valid() else None
        shown = dict.fromkeys(one for one in (in_force, calibrated, tried) if one is not None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "When a topic is unsure",
            "form": form if form.is_bound else ThresholdForm(initial={"sure_from": chosen}),
            "model": model,
            "calibrated": calibrated,
            "chosen": chosen,
            "in_force": in_force,
            "effects": [effect_of(one, model) for one in shown],
            "may_set": may_set,
            **(curve_context(model) if model else {}),
        }
        return TemplateResponse(request, "admin/routing/topic_threshold.html", context)

    def _set(self, request: HttpRequest, sure_from: float | None) -> HttpResponse:
        write_threshold(sure_from)
        said = (
            "The calibrated threshold holds." if sure_from is None else f"A topic is believed from {sure_from:.2f} on."
        )
        messages.success(request, said)
        return HttpResponseRedirect(reverse("admin:routing_topicmodel_threshold"))


def curve_context(model: TopicModel) -> dict[str, Any]:
    """For the line chart of unfold, and the same as a table."""
    if not model.curve:
        return {"chart": "", "points": []}
    shares = {"In scope, named right": ("named_right", "#2f7fe0"), "Out of scope, said unsure": ("recalled", "#d97706")}
    chart = {
        "labels": [f"{point['at']:.2f}" for point in model.curve],
        "datasets": [
            {"label": label, "data": [round(100 * point[name], 1) for point in model.curve], "borderColor": colour}
            | LINE
            for label, (name, colour) in shares.items()
        ],
    }
    rows = [
        {"at": point["at"], "named_right": 100 * point["named_right"], "recalled": 100 * point["recalled"]}
        for point in model.curve
    ]
    return {"chart": json.dumps(chart), "chart_options": CHART_OPTIONS, "points": rows, "asked": model.curve[0]}
