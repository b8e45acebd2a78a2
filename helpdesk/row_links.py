"""Links from a number to the rows that it counts: a list of the admin, filtered exactly as the number was counted."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse


def rows_of(model: type[Model], **lookups: Any) -> str:
    """`rows_of(Reply, state__exact=["failed", "unknown"])`; what is empty is left out."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    asked = {name: _told(value) for name, value in lookups.items() if value not in ("", None)}
    return f"{address}?{urlencode(asked, doseq=True)}" if asked else address


def filters_between(field: str, window: tuple[datetime, datetime]) -> dict[str, datetime]:
    return {f"{field}__gte": window[0], f"{field}__lt": window[1]}


def _told(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def may_open(request: HttpRequest, link: str) -> bool:
    """Whether this person may see the list behind an address of the admin; other addresses open themselves to whom they let."""
    page = _list_behind(urlsplit(link).path)
    return page is None or bool(page.has_view_or_change_permission(request))


@cache
def _list_behind(path: str) -> ModelAdmin[Any] | None:
    try:
        return getattr(resolve(path).func, "model_admin", None)
    except Resolver404:
        return None
