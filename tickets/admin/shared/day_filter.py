from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date
from unfold.contrib.filters.admin import RangeDateFilter


class DayFilter(RangeDateFilter):
    """From a day to a day in the viewer's zone, both whole. unfold's own compares with midnight of no zone."""

    template = "admin/day_filter.html"

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, str]]:
        """The two boxes, which are the browser's own; no form is made and no script is loaded for them."""
        for side, label in (("from", "From"), ("to", "To")):
            name = f"{self.field_path}_{side}"
            yield {"name": name, "label": label, "value": self.used_parameters.get(name) or ""}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if start := self._midnight("from"):
            queryset = queryset.filter(**{f"{self.field_path}__gte": start})
        if end := self._midnight("to"):
            queryset = queryset.filter(**{f"{self.field_path}__lt": end + timedelta(days=1)})
        return queryset

    def _midnight(self, side: str) -> datetime | None:
        """None for what is no day."""
        try:
            day = parse_date(self.used_parameters.get(f"{self.field_path}_{side}") or "")
        except ValueError:
            return None
        return timezone.make_aware(datetime.combine(day, datetime.min.time())) if day else None
