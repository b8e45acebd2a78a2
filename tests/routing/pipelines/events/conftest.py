from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tickets.models import Integration

EVENTS = "/api/events/"


@pytest.fixture
def program(integration: Integration, client_of: Callable[..., Client]) -> Client:
    return client_of(integration, scopes=("events",))


@pytest.fixture
def post_events(program: Client) -> Callable[..., Any]:
    """Posts whatever it is given, as JSON."""

    def send(body: Any, **headers: str) -> Any:
        return program.post(EVENTS, body, content_type="application/json", headers=headers)

    return send
