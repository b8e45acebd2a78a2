"""What pages for staff may load and do (Content Security Policy): our own files, and no other origin for anything.

Text of customers stands on these pages. Should a mark of it ever get through as HTML, it is no script, asks no other
server for anything, sends no form away, and is in nobody's frame.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

HEADER = "Content-Security-Policy"
_OURS = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# Alpine makes functions of what stands in unfold's attributes, which is `unsafe-eval`; a script within a page runs
# nowhere. unfold writes its colours and the places of what it moves into the page, which is `unsafe-inline` of styles.
ADMIN = _OURS.format(scripts="'self' 'unsafe-eval'")
API_REFERENCE = _OURS.format(scripts="'self'")


class PagePolicyMiddleware:
    """Sees to every page below /admin/, whoever makes it. What a view has set, as for mails' pages, is stricter and stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_page(response) and request.path.startswith(reverse("admin:index")):
            response.headers.setdefault(HEADER, ADMIN)
        return response


def _is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")
