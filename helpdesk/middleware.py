"""Names every request in the log, so that one id joins what the web and the log say of it."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from uuid_utils.compat import uuid7

log = structlog.get_logger("helpdesk.request")
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
