"""Filtering suspended mail by its kind."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

LABELS = {
    "bounce": "Bounce",
    "auto_reply": "Automatic reply",
    "feedback_report": "Feedback report",
    "list": "List mail",
    "own": "Our own mail",
    "human": "Person's mail",
}


class LabelFilter(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(LABELS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(label=self.value()) if self.value() else queryset

    @staticmethod
    def words(label: str) -> str:
        return LABELS.get(label, "–")
