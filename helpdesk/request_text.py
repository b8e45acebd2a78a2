"""Refuses text that no database takes, before any page or endpoint sees it.

PostgreSQL stores no NUL, and UTF-8 has no lone surrogates: a page that asked for such a text would fail with a 500. The
API's JSON has rules of its own for bodies (`tickets.api.fields`); here are addresses, queries, and the admin's forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.http import parse_header_parameters
from rest_framework.exceptions import ParseError, UnsupportedMediaType

from helpdesk.problem_pages import problem_answer
from tickets.api.body_timeout import cut_off_after

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
BAD = ParseError("The request has too many values, or a character that no text has.")
UTF8 = ("", "utf-8", "utf8", "us-ascii", "ascii")


class Utf8Request(WSGIRequest):
    """An address is UTF-8, whatever a header says of the body; some of Python's codecs make lone surrogates, or fail."""

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class StorableTextMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type in FORMS and _charset(request) not in UTF8:
            return _refused(request, UnsupportedMediaType("", "Send the form in UTF-8."), status=415)
        if _is_unstorable(request.path):
            return _refused(request, Http404(), status=404)
        if _has_bad_query(request) or (_is_form_of_admin(request) and _has_bad_form(request)):
            return _refused(request, BAD, status=400)
        return self.get_response(request)


def _charset(request: HttpRequest) -> str:
    return str((request.content_params or {}).get("charset", "")).lower()


def _has_bad_query(request: HttpRequest) -> bool:
    try:
        return any(map(_is_unstorable, _pairs(request.GET.lists())))
    except TooManyFieldsSent:
        return True


def _is_form_of_admin(request: HttpRequest) -> bool:
    return _is_admin(request) and request.method == "POST"


def _has_bad_form(request: HttpRequest) -> bool:
    with cut_off_after(settings.INGEST_BODY_SECONDS, request.META.get("gunicorn.socket")):
        try:
            names = [file.name or "" for _, files in request.FILES.lists() for file in files]
            return any(map(_is_unstorable, [*_pairs(request.POST.lists()), *names]))
        except MultiPartParserError:
            return True


def _is_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def _pairs(lists: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    for name, values in lists:
        yield name
        yield from values


def _is_unstorable(text: str) -> bool:
    return UNSTORABLE.search(text) is not None


def _refused(request: HttpRequest, error: Exception, *, status: int) -> HttpResponse:
    return problem_answer(request, status=status, error=error)
