from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesCheckboxFilter, DropdownFilter

from routing.decisions.explain import rows_of_fired, rules_of_decision
from routing.models import Decision, Firing, Rule
from tickets.admin.shared.base import ReadOnlyAdmin
from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.event import link_to_ticket
from tickets.presentation import badges
from tickets.presentation.times import ago
from tickets.states import Priority

# Of a long rule.
MOST_HELD = 3


class FiredFilter(DropdownFilter):
    title = "rule that fired"
    parameter_name = "fired"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(key), name) for key, name in Rule.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Decision]) -> QuerySet[Decision]:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=Firing.objects.filter(rule=self.value()).values("decision"))


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("when", "ticket_link", "category", "priority_badge", "team", "move", "fired")
    list_display_links = ("when",)
    list_select_related = ("ticket",)
    list_filter = (
        ("category", ChoicesCheckboxFilter),
        ("priority", ChoicesCheckboxFilter),
        ("move", ChoicesCheckboxFilter),
        FiredFilter,
        ("created_at", DayFilter),
    )
    sortable_by = ()
    fields = readonly_fields = (
        "ticket_link",
        "created_at",
        "category",
        "priority_badge",
        "team",
        "move",
        "why",
        "tried",
    )
    empty_words = "The router writes one decision for each ticket it sends on, with every rule that it tried."

    @admin.display(description="When")
    def when(self, decision: Decision) -> SafeString | str:
        return ago(decision.created_at)

    @admin.display(description="Ticket")
    def ticket_link(self, decision: Decision) -> SafeString:
        return link_to_ticket(decision.ticket)

    @admin.display(description="Priority")
    def priority_badge(self, decision: Decision) -> SafeString:
        return badges.state_badge(Priority(decision.priority))

    @admin.display(description="Rules fired")
    def fired(self, decision: Decision) -> SafeString | str:
        """Each with what made it fire: a rule may take a ticket first of which the priority is low."""
        rules = ((rule["name"], ", ".join(_held(rule))) for rule in rows_of_fired(decision))
        line = '<span><bdi>{}</bdi> <span class="hd-quiet"><bdi>{}</bdi></span></span>'
        return format_html('<span class="hd-stacked">{}</span>', format_html_join("", line, rules))

    @admin.display(description="Why")
    def why(self, decision: Decision) -> SafeString:
        items = format_html_join("", "<li><bdi>{}</bdi></li>", ((reason,) for reason in decision.reasons))
        return format_html('<ul class="hd-reasons">{}</ul>', items)

    @admin.display(description="Rules tried")
    def tried(self, decision: Decision) -> str:
        return render_to_string("admin/desk/rules_tried.html", {"tried": rules_of_decision(decision), "untitled": True})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Decision]:
        rows: QuerySet[Decision] = super().get_queryset(request)
        return rows.defer("ticket__body", "ticket__search", "ticket__resolution", "ticket__metadata")


def _held(rule: dict[str, Any]) -> list[str]:
    """What of its conditions held, but for those that ask whether an earlier rule had its say."""
    held = [one["condition"] for one in rule.get("conditions", ()) if one.get("holds")]
    return [one for one in held if not one.startswith("move is empty")][:MOST_HELD]
