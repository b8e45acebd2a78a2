"""What is shown instead of a page that can't be: ours for people, JSON for programs. None of it asks the database."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from rest_framework.exceptions import APIException, ParseError

from tickets.api.errors import describe_error
from tickets.api.json_answers import json_answer

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Where somebody can go on from here."""

    label: str
    link: str


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_answer(request, status=400, error=ParseError("This is not a request that can be read."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_answer(request, status=404, error=Http404(), reason=_reason(exception))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_answer(request, status=403, error=PermissionDenied(), reason=_reason(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's own reason is for whoever set up the proxy: it names what did not fit."""
    return problem_answer(request, status=403, error=PermissionDenied(), template="problems/csrf.html", reason=reason)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_answer(request, status=500, error=APIException("Something failed here. It is noted in the log."))


def problem_answer(
    request: HttpRequest, *, status: int, error: Exception, template: str = "", reason: str = ""
) -> HttpResponse:
    """JSON under /api/, else the page of this status; with the number by which the log knows the request."""
    if request.path.startswith("/api/"):
        return json_answer({"error": describe_error(error)}, status=status)
    context = {
        "site_name": settings.SITE_NAME,
        "way": _way_on(request),
        "reason": reason,
        "request_id": structlog.contextvars.get_contextvars().get("request_id", ""),
        "is_admin": _is_admin(request),
    }
    page = HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
    page["Cache-Control"] = "no-store"
    return page


def _way_on(request: HttpRequest) -> NextStep:
    if request.path.startswith(reverse("support")):
        return NextStep(label="Write to us", link=reverse("support"))
    return NextStep(label="Go to the dashboard", link=reverse("admin:index"))


def _is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def _reason(exception: Exception | None) -> str:
    """The words of our own code; Django's router answers with a table of addresses, and others with nothing."""
    said = exception.args[0] if exception is not None and exception.args else ""
    if isinstance(exception, SuspiciousOperation) or not isinstance(said, str):
        return ""
    return said[:LONGEST_REASON]
