from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

from helpdesk.owner import as_owner
from tests import factories
from tests.restoring import keep_rows, put_rows_back
from tests.rewriting import FUNCTION
from tickets.integrations import keys
from tickets.models import Integration, Ticket

# The same examples each time, however slow the machine: who looks for new ones runs `pytest --hypothesis-profile=default`.
hypothesis.settings.register_profile("steady", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("steady")

# All that is in these is slow; elsewhere a file says so of itself.
SLOW_FOLDERS = {"flows", "recipes"}
INGEST = "/api/webhooks/support/ingest"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers and real processes first: they take longest, so those who share the work end together."""
    for item in items:
        if SLOW_FOLDERS & set(item.path.parts):
            item.add_marker("slow")
    items.sort(key=lambda item: "flows" not in item.path.parts)


@pytest.fixture(scope="session")
def _owner() -> Iterator[Any]:
    """Who makes the tests' database. Ended before the first test."""
    with ExitStack() as stack:
        stack.enter_context(as_owner())
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(_owner: ExitStack, django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(FUNCTION)
        keep_rows()
        _owner.close()
    # What Django does after each test that commits.
    TransactionTestCase._fixture_teardown = lambda test: put_rows_back()


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Path) -> Path:
    """Where this test's mail goes: one .eml file each."""
    settings.EMAIL_BACKEND = "tickets.channels.eml_backend.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return tmp_path / "outbox"


@pytest.fixture
def integration(db: None) -> Integration:
    return factories.IntegrationFactory()


@pytest.fixture
def ticket(db: None) -> Ticket:
    return factories.TicketFactory()


@pytest.fixture
def client_of() -> Callable[..., Client]:
    """Gives an HTTP client that sends a new key of the integration."""

    def make(integration: Integration, *, scopes: tuple[str, ...] = ("tickets", "customers")) -> Client:
        _, text = keys.create_key(integration, scopes=list(scopes))
        return Client(headers={"authorization": f"Bearer {text}"})

    return make


@pytest.fixture
def api(integration: Integration, client_of: Callable[..., Client]) -> Client:
    return client_of(integration)


@pytest.fixture
def post(api: Client) -> Callable[..., Any]:
    """Posts a right ticket with changes; a field given as `...` is left out."""

    def send(**changes: Any) -> Any:
        values = {
            "external_id": "email-msg-abc123",
            "channel": "email",
            "customer_email": "user@example.com",
            "subject": "Cannot access my dashboard",
            "body": "I've been unable to log in since yesterday. I get a 403 error.",
        } | changes
        body = {name: value for name, value in values.items() if value is not ...}
        return api.post(INGEST, body, content_type="application/json")

    return send


@pytest.fixture
def at_once(django_capture_on_commit_callbacks: Any) -> Iterator[None]:
    """Runs what waits for the commit, although the test's transaction never commits."""
    with django_capture_on_commit_callbacks(execute=True):
        yield
