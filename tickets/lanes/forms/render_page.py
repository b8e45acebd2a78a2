"""What every page of a customer's has: no script, nothing from elsewhere, in nobody's frame."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action {}"


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200, goes_to: str = ""
) -> HttpResponse:
    """`goes_to`: an address to which the page's form may lead in the end; browsers follow no other."""
    answer = render(request, template, {"site_name": settings.SITE_NAME} | (context or {}), status=status)
    answer["Content-Security-Policy"] = POLICY.format(" ".join(["'self'", *_origin(goes_to)]))
    answer["Referrer-Policy"] = "no-referrer"
    add_never_cache_headers(answer)
    return answer


def _origin(url: str) -> list[str]:
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme in ("http", "https") and parts.netloc else []
