"""What is answered while the database is away, starts, stops, or holds a row for too long: 503, and when to try again."""

from __future__ import annotations

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse

from helpdesk.problem_pages import server_error

log = structlog.get_logger(__name__)

# Not reached, shut down, a lock or a statement that took too long, a deadlock: trying again can help.
PASSING = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 5
WORDS = "Helpdesk can't reach its database right now. Please try again in a moment."
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Try again in a moment</title>
<h1>Try again in a moment</h1>
<p>{words}</p>
<p>Whether what you sent last was kept is not certain: look before you send it again.</p>
"""


def answer_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, asked while the error is at hand. A repeat of a post is known by its id, so it may be sent again."""
    error = sys.exc_info()[1]
    if not isinstance(error, PASSING):
        return server_error(request)
    cause = type(error.__cause__ or error).__name__
    log.error("database unavailable", cause=cause, route=request.resolver_match.route if request.resolver_match else "")
    response = _for_programs() if request.path.startswith("/api/") else _for_people()
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _for_programs() -> HttpResponse:
    return JsonResponse({"error": {"code": "unavailable", "message": WORDS, "fields": []}}, status=503)


def _for_people() -> HttpResponse:
    return HttpResponse(_PAGE.format(words=WORDS), status=503)
