"""Showing a secret once, saying how a stored one is, and asking before something is changed by a link."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from tickets.db.encryption import UNREADABLE, Sealed


@never_cache
def show_once(request: HttpRequest, model_admin: Any, row: Model, what: str, secret: str) -> HttpResponse:
    """The answer to the request that made it; neither a cookie, a session nor a log gets it."""
    return _page(request, model_admin, row, "admin/tickets/secret.html", title=what, secret=secret)


def ask_to_confirm(
    request: HttpRequest,
    model_admin: Any,
    row: Model,
    question: str,
    effect: str,
    choices: Sequence[tuple[str, str, bool]] = (),
) -> HttpResponse:
    """`choices` are boxes to tick: value, words, whether ticked at first; what is ticked arrives as `choices`."""
    values = {"title": question, "effect": effect, "choices": choices}
    return _page(request, model_admin, row, "admin/tickets/confirm.html", **values)


def secret_state(secret: Sealed) -> str:
    """Whether there is one, and whether it still serves."""
    if not secret:
        return "None yet."
    return "Made." if secret.is_readable else f"{UNREADABLE}."


def _page(request: HttpRequest, model_admin: Any, row: Model, template: str, **context: Any) -> HttpResponse:
    options = row._meta
    back = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": options,
        "original": row,
        "row": row,
        "back": back,
    }
    return TemplateResponse(request, template, shared | context)
