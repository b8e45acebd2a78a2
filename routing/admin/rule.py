"""Rules: each a sentence, tried in the order of the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from routing.conditions.values import all_choices, checked_value
from routing.models import Condition, Firing, Rule
from routing.models.rule import NEEDS_A_KEY
from routing.rules.words import rule_sentence
from tickets.admin.shared.base import DeskAdmin, RowsInline
from tickets.presentation.moments import ago

COMPARED = ("field", "key", "operator", "value")
# How far back firings are counted, and how many at the most: more is said as “1,000+”.
COUNTED = timedelta(days=30)
MOST_COUNTED = 1000


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
        if field and operator and value:
            try:
                values["value"] = checked_value(field, operator, value)
            except ValidationError as error:
                self.add_error("value", error)
        return values


class ConditionFormSet(forms.BaseInlineFormSet):
    """A rule that nobody limited is most likely a slip, so it must be said."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        if any(not form.cleaned_data.get("DELETE") for form in kept if form.is_valid()) or any(self.errors):
            return
        if not self.data.get("every_ticket"):
            raise ValidationError(
                "Without conditions the rule fires on every ticket. Tick “On every ticket” to mean that."
            )


class ConditionInline(RowsInline):
    model = Condition
    form = ConditionForm
    formset = ConditionFormSet
    extra = 0


class RuleForm(forms.ModelForm):
    every_ticket = forms.BooleanField(
        label="On every ticket", required=False, help_text="Only for a rule without conditions."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["every_ticket"].initial = not self.instance.conditions.exists()


@admin.register(Rule)
class RuleAdmin(DeskAdmin):
    form = RuleForm
    change_form_before_template = "admin/routing/rule_choices.html"
    list_display = ("position", "name", "words", "last_fired", "how_often", "is_active")
    list_display_links = ("name",)
    list_editable = ("position", "is_active")
    list_select_related = ("set_team",)
    ordering = ("position", "id")
    sortable_by = ()
    search_fields = ("name",)
    readonly_fields = ("in_words", "last_fired", "how_often")
    fieldsets = (
        (None, {"fields": ("in_words", "name", ("position", "is_active"), ("match", "every_ticket"))}),
        ("What it does", {"fields": (("set_category", "set_priority"), ("set_team", "set_move"), "stops")}),
        ("What it did", {"fields": (("last_fired", "how_often"),)}),
    )
    inlines = (ConditionInline,)
    empty_words = "Without rules the reading alone decides. A rule says: when this holds, do that."

    @admin.display(description="In words")
    def words(self, rule: Rule) -> SafeString:
        return format_html('<span class="hd-sentence"><bdi>{}</bdi></span>', rule_sentence(rule))

    @admin.display(description="In words")
    def in_words(self, rule: Rule) -> SafeString | str:
        return format_html('<p class="hd-rule-sentence"><bdi>{}</bdi></p>', rule_sentence(rule))

    # The rows have what `_firings` adds.

    @admin.display(description="Last fired")
    def last_fired(self, rule: Any) -> SafeString | str:
        return ago(rule.last_fired_at) if rule.last_fired_at else "never"

    @admin.display(description="Last 30 days")
    def how_often(self, rule: Any) -> SafeString | str:
        if not rule.times_fired:
            return "0"
        times = f"{rule.times_fired:,}" if rule.times_fired < MOST_COUNTED else f"{MOST_COUNTED:,}+"
        address = reverse("admin:routing_decision_changelist")
        return format_html('<a class="hd-link" href="{}?fired={}">{}</a>', address, rule.pk, times)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        rows: QuerySet[Rule] = super().get_queryset(request)
        return rows.select_related("set_team").prefetch_related("conditions").annotate(**_firings())

    def get_fieldsets(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        first = [name for name in fieldsets[0][1]["fields"] if name != "in_words"]
        return ((None, {"fields": first}), fieldsets[1])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        answer: HttpResponse = super().render_change_form(request, context | {"rule_choices": all_choices()}, **options)
        return answer


def _firings() -> dict[str, Any]:
    """When a rule fired last, and how often of late: counted no further than anybody would read."""
    ours = Firing.objects.filter(rule=OuterRef("pk")).order_by("-fired_at")
    recent = ours.filter(fired_at__gte=timezone.now() - COUNTED).values("pk")[:MOST_COUNTED]
    return {
        "last_fired_at": Subquery(ours.values("fired_at")[:1]),
        "times_fired": CountOf(recent),
    }


class CountOf(Subquery):
    """How many rows a limited subquery has."""

    template = "(SELECT count(*) FROM (%(subquery)s) _rows)"
    output_field = IntegerField()
