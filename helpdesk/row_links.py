"""Links from a number to the rows that it counts: a list of the admin, filtered exactly as the number was counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse


def rows_of(model: type[Model], **lookups: Any) -> str:
    """`rows_of(Reply, state__exact=["failed", "unknown"])`; what is empty is left out."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    asked = {name: _told(value) for name, value in lookups.items() if value not in ("", None)}
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


def filters_between(field: str, window: tuple[datetime, datetime]) -> dict[str, datetime]:
    return {f"{field}__gte": window[0], f"{field}__lt": window[1]}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
