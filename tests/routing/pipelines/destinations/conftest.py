from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DELIVERY_TIMEOUT_SECONDS = 2.0
