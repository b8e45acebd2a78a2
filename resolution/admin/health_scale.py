"""What each component weighs, and where the bands begin: edited together, since together they must be right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.forms import BaseModelFormSet
from django.http import HttpRequest, HttpResponse

from resolution.health.scale import have_all_computed_anew
from resolution.models.health import HealthBand, HealthBandName, HealthWeight
from tickets.admin.shared.base import DeskAdmin


class WeightsTogether(BaseModelFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        whole = sum(form.cleaned_data["weight"] for form in self.forms)
        if whole != 1:
            raise forms.ValidationError(f"The weights are {whole} together, and must be 1.")


class BandsTogether(BaseModelFormSet):
    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        begins = {form.instance.name: form.cleaned_data["from_score"] for form in self.forms}
        order = [begins[name] for name in HealthBandName if name in begins]
        if any(better <= worse for better, worse in zip(order, order[1:], strict=False)):
            raise forms.ValidationError("Each band must begin above the next worse one.")
        if begins.get(HealthBandName.CRITICAL):
            raise forms.ValidationError("The worst band begins at 0, so that every score is in one.")


class _EditedTogether(DeskAdmin):
    """One list is the form. There is no page of a row: alone none can be changed rightly."""

    formset: type[BaseModelFormSet]
    list_display_links = None
    list_before_template = "admin/resolution/before_health_scale.html"
    sortable_by = ()
    actions = None
    ordering = ("pk",)

    def get_changelist_formset(self, request: HttpRequest, **options: Any) -> Any:
        return super().get_changelist_formset(request, **{"formset": self.formset} | options)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        with transaction.atomic():
            shown: HttpResponse = super().changelist_view(request, extra_context)
            if request.method == "POST" and shown.status_code == 302:
                count = have_all_computed_anew()
                messages.info(request, f"{count:,} scores are worked out anew; that takes a moment.")
        return shown

    def has_add_permission(self, request: HttpRequest) -> bool:
        # All of them are made at installation.
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **options: Any) -> HttpResponse:
        """Leads to the list, where all of them are changed together."""
        page: HttpResponse = self.response_post_save_change(request, None)
        return page


@admin.register(HealthWeight)
class HealthWeightAdmin(_EditedTogether):
    formset = WeightsTogether
    list_display = ("component_name", "weight")
    list_editable = ("weight",)

    @admin.display(description="Component")
    def component_name(self, weight: HealthWeight) -> str:
        return str(weight)


@admin.register(HealthBand)
class HealthBandAdmin(_EditedTogether):
    formset = BandsTogether
    list_display = ("band_name", "from_score")
    list_editable = ("from_score",)

    @admin.display(description="Band")
    def band_name(self, band: HealthBand) -> str:
        return str(band)
