"""The ticket list's filters. Each one has an index (filter, -created_at, -id) behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    CheckboxFilter,
    ChoicesCheckboxFilter,
    TextFilter,
)

from tickets.admin.shared.day_filter import DayFilter
from tickets.admin.ticket.queues import QueueFilter
from tickets.models.first_answers import answered_alone, answered_or_waiting, answered_with_people, unanswered_tickets
from tickets.models.ticket_queryset import TicketQuerySet, names_one
from tickets.presentation.state_words import all_states, states_by_key
from tickets.tags import BadTag, parse_tags

ASKED: dict[str, Callable[[TicketQuerySet], TicketQuerySet]] = {
    "needed": TicketQuerySet.needing_a_person,
    "triage": lambda tickets: tickets.held_for("triage"),
    "delivery": TicketQuerySet.undelivered,
}

ANSWERS_ASKED: dict[str, Callable[[TicketQuerySet], TicketQuerySet]] = {
    "assistant": answered_alone,
    "people": answered_with_people,
    "waiting": unanswered_tickets,
    "either": answered_or_waiting,
}


class AttentionFilter(admin.SimpleListFilter):
    """`?attention=…` is what the navigation, the views above the list and the dashboard link to."""

    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("needed", "Needs a person"), ("triage", "Topic to settle"), ("delivery", "Reply not delivered")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ask = ASKED.get(self.value() or "")
        return ask(queryset) if ask else queryset


class StateFilter(CheckboxFilter):
    """The one state in words; several at once."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.key, state.words) for state in all_states()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        states = states_by_key()
        wanted = [states[key].condition for key in self.value() or [] if key in states]
        return queryset.filter(reduce(or_, wanted)) if wanted else queryset


class AnsweredFilter(admin.SimpleListFilter):
    """By whom the first answer came; the dashboard's numbers lead here."""

    title = "first answer"
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("assistant", "By the assistant alone"),
            ("people", "With a person"),
            ("waiting", "Not yet"),
            ("either", "Given, or still awaited"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        ask = ANSWERS_ASKED.get(self.value() or "")
        return ask(queryset) if ask else queryset


class TagsFilter(TextFilter):
    """Tickets that have all of the tags that are typed."""

    title = "tags"
    parameter_name = "tags"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        try:
            tags = parse_tags(self.value() or "")
        except BadTag:
            return queryset.none()
        return queryset.tagged(*tags) if tags else queryset


class PersonFilter(TextFilter):
    """By user name: who may see tickets need not see the accounts, and no page asks for all of them."""

    title = "assigned to"
    parameter_name = "assignee"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        name = (self.value() or "").strip()
        if not name:
            return queryset
        person = User.objects.filter(username=name).values_list("pk", flat=True).first()
        return queryset.filter(assignee=person) if person else queryset.none()


class MergedFilter(admin.SimpleListFilter):
    """Merged tickets are shown only when asked for, be it by their own id or number."""

    title = "merged"
    parameter_name = "merged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Merged into another"), ("all", "Merged or not")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "yes":
            return queryset.exclude(merged_into=None)
        is_asked_for = self.value() == "all" or names_one(request.GET.get("q", ""))
        return queryset if is_asked_for else queryset.unmerged()


FILTERS = (
    QueueFilter,
    AttentionFilter,
    StateFilter,
    AnsweredFilter,
    ("priority", ChoicesCheckboxFilter),
    ("category", ChoicesCheckboxFilter),
    ("channel", ChoicesCheckboxFilter),
    ("band", ChoicesCheckboxFilter),
    ("team", AutocompleteSelectFilter),
    PersonFilter,
    TagsFilter,
    ("created_at", DayFilter),
    MergedFilter,
)
