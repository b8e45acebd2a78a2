"""Rules: each a sentence, tried in the order of the list. What is saved here is a draft until it is published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import IntegerField, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from routing.admin.condition_rows import field_choices
from routing.admin.row_order import DraggedRows
from routing.admin.rule_form import RuleForm
from routing.admin.rule_set import unpublished, unpublished_note
from routing.models import Firing, Rule
from routing.models.rule import RuleState
from routing.rules.names import names_of_rows
from routing.rules.words import rule_sentence
from routing.rules.working_copy import APART, rule_spec
from tickets.admin.shared.base import DeskAdmin
from tickets.presentation import badges
from tickets.presentation.times import ago

# How far back firings are counted, and how many at the most: more is said as “1,000+”.
COUNTED = timedelta(days=30)
MOST_COUNTED = 1000
COLOURS = {"active": "green", "draft": "amber", "paused": "grey"}


@admin.register(Rule)
class RuleAdmin(DraggedRows, DeskAdmin):
    form = RuleForm
    change_form_before_template = "admin/routing/rule_choices.html"
    list_display = ("position", "name", "words", "state_badge", "last_fired", "how_often")
    list_display_links = ("name",)
    list_editable = ("position",)
    # Rows are dragged, so they are all on one page.
    ordering_field = "position"
    hide_ordering_field = True
    list_per_page = 200
    list_before_template = "admin/routing/unpublished.html"
    ordering = ("position", "id")
    sortable_by = ()
    search_fields = ("name",)
    readonly_fields = ("in_words", "last_fired", "how_often")
    fieldsets = (
        (None, {"fields": ("in_words", "name", "state", ("match", "every_ticket"), "conditions", "seen")}),
        (
            "What it does",
            {
                "fields": (
                    ("category", "priority"),
                    ("team", "assignee"),
                    ("move", "answered_by"),
                    ("tags", "hold"),
                    "stops",
                )
            },
        ),
        ("What it did", {"fields": (("last_fired", "how_often"),)}),
    )
    empty_words = "Without rules the reading alone decides. A rule says: when this holds, do that."

    @admin.display(description="In words")
    def words(self, rule: Rule) -> SafeString:
        return format_html('<span class="hd-sentence"><bdi>{}</bdi></span>', rule_sentence(rule_spec(rule)))

    @admin.display(description="State")
    def state_badge(self, rule: Rule) -> SafeString:
        return badges.badge(RuleState(rule.state).label, COLOURS[rule.state])

    @admin.display(description="In words")
    def in_words(self, rule: Rule) -> SafeString | str:
        return format_html('<p class="hd-rule-sentence"><bdi>{}</bdi></p>', rule_sentence(rule_spec(rule)))

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
        return rows.annotate(**_firings())

    def get_fieldsets(self, request: HttpRequest, obj: Rule | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        first = [name for name in fieldsets[0][1]["fields"] if name != "in_words"]
        return ((None, {"fields": first}), fieldsets[1])

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown: HttpResponse = super().changelist_view(request, (extra_context or {}) | unpublished(request))
        return shown

    def save_model(self, request: HttpRequest, obj: Rule, form: Any, change: bool) -> None:
        """A new rule stands at the end."""
        if not change:
            last = Rule.objects.aggregate(last=Max("position"))["last"] or 0
            obj.position = last + APART
        super().save_model(request, obj, form, change)
        messages.info(request, unpublished_note(request))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **options: Any) -> HttpResponse:
        choices = {"field_choices": field_choices(names_of_rows())}
        page: HttpResponse = super().render_change_form(request, context | choices, **options)
        return page


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
