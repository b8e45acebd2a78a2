"""An address of the admin that names no row is answered as one, never by a failure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ARGUMENT = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
NO_ROWS = ["zz", "9" * 24, "%ED%A0%80", "_5Fx", str(uuid.UUID(int=7)), "123456789"]


def routes(patterns: Any, start: str = "/admin/") -> Iterator[str]:
    for pattern in patterns:
        path = start + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern) and len(ARGUMENT.findall(path)) == 1:
            yield path


ROUTES = sorted({path for path in routes(admin.site.get_urls()) if not path.endswith("(?P<url>.*)")})


def test_every_page_of_a_row_is_asked() -> None:
    assert len(ROUTES) > 100
    assert any("try-again" in path for path in ROUTES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_no_row_is_no_failure(root: Client, method: str) -> None:
    failed = []
    root.raise_request_exception = False
    for path in ROUTES:
        for name in NO_ROWS:
            address = ARGUMENT.sub(lambda _, name=name: name, path)  # type: ignore[misc]  # bound for each
            if getattr(root, method)(address).status_code >= 500:
                failed.append(f"{method} {address}")
    assert failed == []
