"""What is answered while the database is away, starts, stops, or holds a row for too long: 503, and when to try again."""

from __future__ import annotations

import sys

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import APIException

from helpdesk.problem_pages import problem_answer, server_error

log = structlog.get_logger(__name__)

# Not reached, shut down, a lock or a statement that took too long, a deadlock: trying again can help.
PASSING = (OperationalError, InterfaceError)
RETRY_AFTER_SECONDS = 5


class DatabaseUnavailable(APIException):
    status_code = 503
    default_detail = "Helpdesk can't reach its database right now. Please try again in a moment."
    default_code = "unavailable"


def answer_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, asked while the error is at hand. A repeat of a post is known by its id, so it may be sent again."""
    error = sys.exc_info()[1]
    if not isinstance(error, PASSING):
        return server_error(request)
    cause = type(error.__cause__ or error).__name__
    log.error("database unavailable", cause=cause, route=request.resolver_match.route if request.resolver_match else "")
    response = problem_answer(request, status=503, error=DatabaseUnavailable())
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
