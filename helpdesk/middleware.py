"""What happens around every request: its line in the log, its session, and who acts in the admin."""

import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from tickets.db.actor import acting_as

log = structlog.get_logger("helpdesk.request")
RENEWED = "renewed_at"
# The share of a session's length after which its use renews it.
RENEWED_EACH = 1 / 24
# What an open page asks by itself: it keeps nobody logged in.
UNATTENDED = ("tickets_ticket_watch",)
QUIET = ("/healthz", "/readyz", "/metrics", "/static/")


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = str(uuid7())
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.clear_contextvars()
        response["X-Request-Id"] = request_id
        if not request.path.startswith(QUIET):
            log.info(
                "request",
                request_id=request_id,
                method=request.method,
                # The route, not the path: a path may hold a customer's address.
                route=request.resolver_match.route if request.resolver_match else "",
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        return response


class SlidingSessionMiddleware:
    """A session that is used goes on: it is written anew now and then, not by each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.resolver_match and request.resolver_match.url_name in UNATTENDED:
            return response
        if request.path.startswith(reverse("admin:index")) and request.user.is_authenticated:
            began = request.user.last_login or timezone.now()
            renewed = request.session.get(RENEWED, began.timestamp())
            if renewed < time.time() - settings.SESSION_COOKIE_AGE * RENEWED_EACH:
                request.session[RENEWED] = time.time()
        return response


class ActorMiddleware:
    """What is written during a request of the admin is done by whoever is logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Whoever is just logging in changes no setting; what is noted of that is not theirs.
        if not request.path.startswith(reverse("admin:index")) or request.path == reverse("admin:login"):
            return self.get_response(request)
        with acting_as(lambda: request.user.get_username()):
            return self.get_response(request)
