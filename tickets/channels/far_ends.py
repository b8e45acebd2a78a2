"""The servers that replies leave by; a row is made when its server is first met.

What goes to one server goes one at a time, so that a slow one stops nothing else.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from tickets.models import FarEnd, FarEndKind

PORTS = {"http": 80, "https": 443}
LONGEST_NAME = 300


def callback_server(url: str, *, integration_id: UUID | None) -> FarEnd:
    return _row(FarEndKind.CALLBACK, _host_and_port(url), integration_id=integration_id)


def mail_server() -> FarEnd:
    return _row(FarEndKind.MAIL, _mail_name())


def far_end_nowhere() -> FarEnd:
    return _row(FarEndKind.NOWHERE, "")


def _row(kind: FarEndKind, name: str, **values: Any) -> FarEnd:
    return FarEnd.objects.get_or_create(kind=kind, name=name[:LONGEST_NAME], **({"integration_id": None} | values))[0]


def _mail_name() -> str:
    """Its host and port; the name of the back end where mail leaves otherwise."""
    backend: str = settings.EMAIL_BACKEND
    if "smtp" in backend:
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return backend.removesuffix(".EmailBackend").rpartition(".")[2]


def _host_and_port(url: str) -> str:
    """What is no web address is one far end too: its deliveries fail before anything is called."""
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}:{parts.port or PORTS.get(parts.scheme, 0)}"
    except ValueError:
        return "no web address"
