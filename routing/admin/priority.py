"""The priority's table: with what a ticket begins by its impact, and what lifts or lowers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from routing.admin.condition_rows import field_choices
from routing.admin.row_order import DraggedRows
from routing.admin.rule_form import ConditionsField
from routing.admin.rule_set import unpublished
from routing.conditions.conditions import Group
from routing.conditions.parse import Mistakes, parse_group
from routing.models import PriorityBase, PriorityLift
from routing.rules.document import LiftSpec, plain_group
from routing.rules.names import names_of_rows
from routing.rules.words import change_in_words
from tickets.admin.shared.base import DeskAdmin


@admin.register(PriorityBase)
class PriorityBaseAdmin(DeskAdmin):
    list_display = ("impact", "priority")
    list_display_links = ("impact",)
    list_editable = ("priority",)
    fields = ("impact", "priority")
    readonly_fields = ("impact",)
    sortable_by = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LiftForm(forms.ModelForm):
    conditions = ConditionsField(required=False, label="Conditions")

    class Meta:
        model = PriorityLift
        fields = ("name", "is_active", "match", "steps", "at_least", "up_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conditions"].initial = self.instance.conditions

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        mistakes = Mistakes()
        group = parse_group(values.get("match"), values.get("conditions") or [], "", mistakes, names_of_rows())
        for mistake in mistakes.found:
            self.add_error("conditions", ValidationError(str(mistake)))
        values["conditions"] = self.instance.conditions = plain_group(group)["conditions"]
        return values


@admin.register(PriorityLift)
class PriorityLiftAdmin(DraggedRows, DeskAdmin):
    form = LiftForm
    change_form_before_template = "admin/routing/rule_choices.html"
    list_display = ("position", "name", "when", "does", "is_active")
    list_display_links = ("name",)
    list_editable = ("position", "is_active")
    ordering_field = "position"
    hide_ordering_field = True
    list_per_page = 200
    list_before_template = "admin/routing/unpublished.html"
    sortable_by = ()
    search_fields = ("name",)
    fields = ("name", "is_active", "match", "conditions", "steps", "at_least", "up_to")
    empty_words = "Without lifts the impact alone gives the priority. A lift says: when this holds, one step more."

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(request, (extra_context or {}) | unpublished(request))
        return shown

    @admin.display(description="When")
    def when(self, lift: PriorityLift) -> SafeString:
        return format_html('<span class="hd-sentence"><bdi>{}</bdi></span>', str(_group_of(lift)) or "always")

    @admin.display(description="Does")
    def does(self, lift: PriorityLift) -> str:
        return change_in_words(
            LiftSpec(name=lift.name, group=_group_of(lift), steps=lift.steps, at_least=lift.at_least, up_to=lift.up_to)
        )

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        choices = {"field_choices": field_choices(names_of_rows())}
        page: HttpResponse = super().render_change_form(request, context | choices, **options)
        return page


def _group_of(lift: PriorityLift) -> Group:
    return parse_group(lift.match, lift.conditions, "", Mistakes())
