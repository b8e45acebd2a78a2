"""The effect of thresholds before they are saved, for the sliders of a policy's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET

from resolution.models import Autonomy, Policy
from resolution.policies.autonomy import present_family
from resolution.policies.evidence import earned_state
from resolution.policies.predicted_effect import MOST_ATTEMPTS, predict_effect

TEMPLATE = "admin/resolution/policy_effect.html"


class ThresholdsForm(forms.Form):
    """What the sliders say; a value that is left out is the saved one."""

    auto_from = forms.FloatField(min_value=0, max_value=1, required=False)
    review_from = forms.FloatField(min_value=0, max_value=1, required=False)
    autonomy = forms.ChoiceField(choices=Autonomy.choices, required=False)


class PolicyEffect:
    """The page's address, for the admin of policies."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_GET(self.effect_view))
        return [
            path("<int:key>/effect/", view, name="resolution_policy_effect"),
            *super().get_urls(),  # type: ignore[misc]  # of the page's class
        ]

    def effect_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """A piece of the page. It reads only, a bounded number of rows, and nothing of it is kept."""
        policy = get_object_or_404(Policy, pk=key)
        if not self.has_view_permission(request, policy):  # type: ignore[attr-defined]  # of the page's class
            raise PermissionDenied
        form = ThresholdsForm(request.GET)
        if not form.is_valid():
            return render(request, TEMPLATE, {"mistake": "A threshold is a number from 0 to 1."})
        proposed = _proposed(policy, form.cleaned_data)
        if proposed.auto_from < proposed.review_from:
            return render(request, TEMPLATE, {"mistake": "“Auto from” can't be below “review from”."})
        words = {
            "effect": predict_effect(policy, proposed),
            "proposed": proposed,
            "most": MOST_ATTEMPTS,
            "earned": earned_state(proposed, present_family()) if proposed.autonomy == Autonomy.EARNED else None,
        }
        return render(request, TEMPLATE, words)


def _proposed(policy: Policy, values: dict[str, Any]) -> Policy:
    def chosen(name: str) -> Any:
        return getattr(policy, name) if values.get(name) in (None, "") else values[name]

    terms = {name: chosen(name) for name in ("auto_from", "review_from", "autonomy")}
    return Policy(category=policy.category, channel=policy.channel, **terms)
