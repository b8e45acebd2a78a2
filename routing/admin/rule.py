"""Rules: each a sentence, tried in the order of the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from routing.models import Condition, Field, Operator, Rule
from routing.models.rule import NEEDS_A_KEY
from routing.rule_words import sentence
from routing.rules import ORDERS
from tickets.admin.base import DeskAdmin, RowsInline

COMPARED = ("field", "key", "operator", "value")


class ConditionForm(forms.ModelForm):
    class Meta:
        model = Condition
        fields = COMPARED

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        field, key, operator, value = (values.get(name, "") for name in COMPARED)
        if field in NEEDS_A_KEY and not key:
            self.add_error("key", "Say which value to look at.")
        if field not in NEEDS_A_KEY and key:
            self.add_error("key", "Only metadata values and customer attributes have a key.")
        if operator in (Operator.AT_LEAST, Operator.AT_MOST) and value and not _has_an_order(field, value):
            known = ORDERS.get(field)
            self.add_error("value", f"Use one of: {', '.join(known)}." if known else "This comparison needs a number.")
        return values


class ConditionInline(RowsInline):
    model = Condition
    form = ConditionForm
    extra = 0


@admin.register(Rule)
class RuleAdmin(DeskAdmin):
    list_display = ("position", "name", "words", "is_active")
    list_display_links = ("name",)
    list_editable = ("position", "is_active")
    list_select_related = ("set_team",)
    ordering = ("position", "id")
    sortable_by = ()
    search_fields = ("name",)
    readonly_fields = ("in_words",)
    fieldsets = (
        (None, {"fields": ("in_words", "name", ("position", "is_active"), "match")}),
        ("What it does", {"fields": (("set_category", "set_priority"), ("set_team", "set_move"), "stops")}),
    )
    inlines = (ConditionInline,)
    empty_words = "Without rules the reading alone decides. A rule says: when this holds, do that."

    @admin.display(description="In words")
    def words(self, rule: Rule) -> SafeString:
        return format_html('<span class="hd-sentence"><bdi>{}</bdi></span>', sentence(rule))

    @admin.display(description="In words")
    def in_words(self, rule: Rule) -> SafeString | str:
        return format_html('<p class="hd-rule-sentence"><bdi>{}</bdi></p>', sentence(rule))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        rows: QuerySet[Rule] = super().get_queryset(request)
        return rows.select_related("set_team").prefetch_related("conditions")

    def get_fieldsets(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        first = [name for name in fieldsets[0][1]["fields"] if name != "in_words"]
        return ((None, {"fields": first}), *fieldsets[1:])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rule: Rule = form.instance
        if rule.is_active and not rule.conditions.exists():
            messages.warning(request, f"“{rule}” has no conditions: it fires on every ticket.")


def _has_an_order(field: str, value: str) -> bool:
    if order := ORDERS.get(Field(field)):
        return value.strip().casefold() in order
    try:
        float(value)
    except ValueError:
        return False
    return True
