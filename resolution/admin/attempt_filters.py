"""The filters of the attempts' list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import CheckboxFilter, TextFilter

from resolution.answering import ANSWERERS
from resolution.attempts.store import GUARDS
from resolution.models import Verdict, VerdictKind
from resolution.models.standing import AttemptStanding
from tickets.presentation.assistant import engine_in_words
from tickets.states import Category


class StandingFilter(CheckboxFilter):
    """By what the column says, not by what was decided at first."""

    title = "outcome"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(AttemptStanding.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        chosen = [name for name in self.value() or [] if name in AttemptStanding.values]
        rows: QuerySet[Any] = queryset.standing_as(chosen) if chosen else queryset
        return rows


class EngineFilter(CheckboxFilter):
    title = "made with"
    parameter_name = "engine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*((name, engine_in_words(name)) for name in ANSWERERS), (GUARDS, "Nothing: a person comes first")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or []
        return queryset.filter(engine__in=chosen) if chosen else queryset


class CategoryFilter(CheckboxFilter):
    """The ticket's, as it is now."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Category.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value() or []
        return queryset.filter(ticket__category__in=chosen) if chosen else queryset


class VerdictFilter(CheckboxFilter):
    title = "verdict"
    parameter_name = "verdict"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(VerdictKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = [kind for kind in self.value() or [] if kind in VerdictKind.values]
        return queryset.filter(pk__in=Verdict.objects.filter(kind__in=chosen).values("attempt")) if chosen else queryset


class ReviewerFilter(TextFilter):
    """By user name: whoever has said something of it."""

    title = "reviewer"
    parameter_name = "reviewer"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        name = (self.value() or "").strip().replace("\x00", "")
        return queryset.filter(pk__in=Verdict.objects.filter(by=name).values("attempt")) if name else queryset
