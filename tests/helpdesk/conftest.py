from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests import factories

BACKEND = "django.contrib.auth.backends.ModelBackend"


def logged_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def root(db: None) -> Client:
    """The browser of an administrator who may do everything."""
    return logged_in(get_user_model().objects.create_superuser("root", "root@example.com", "correct horse"))


@pytest.fixture
def browser_of(db: None) -> Callable[[str], Client]:
    """Gives the browser of somebody with one role."""
    return lambda role: logged_in(factories.staff_with(role))
