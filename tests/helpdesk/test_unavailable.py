"""While the database is away or a row is locked, the answer is 503, and says when to try again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from time import sleep
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from helpdesk import health
from helpdesk.connection_deadline import connection_ends_after
from tests import factories
from tests.conftest import INGEST
from tests.tickets.signatures import TICKET
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def patient_client() -> Client:
    """A browser that shows the page of an error."""
    return Client(raise_request_exception=False)


@pytest.fixture
def locked() -> Iterator[None]:
    """Somebody else has the rows by which the rate of programs is counted."""
    with psycopg.connect(connection.connection.info.dsn) as other, connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
        other.execute("LOCK TABLE tickets_ratebucket IN SHARE ROW EXCLUSIVE MODE")
        yield
        other.rollback()
    connection.close()


def _end_our_connection() -> None:
    """As a server does that is shut down."""
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])


def test_connections_have_time_outs() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(name) FROM unnest(%s::text[]) AS name", [["lock_timeout", "statement_timeout"]]
        )
        assert "0" not in [row[0] for row in cursor.fetchall()]


def test_a_row_that_is_locked_is_told_to_a_program_as_json(api: Client, locked: None) -> None:
    api.raise_request_exception = False

    answer = api.post(INGEST, TICKET, content_type="application/json")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "unavailable"
    assert int(answer["Retry-After"]) > 0
    assert not Ticket.objects.exists()


def test_a_probe_of_life_asks_no_database(patient_client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert patient_client.get("/healthz").status_code == 200


def test_a_connection_that_was_ended_is_told_to_a_person_in_words(patient_client: Client) -> None:
    user = factories.UserFactory(is_superuser=True)
    patient_client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    _end_our_connection()

    answer = patient_client.get(reverse("admin:index"))

    assert answer.status_code == 503
    assert "Try again in a moment" in answer.content.decode()
    assert answer["Retry-After"]
    assert "prefers-color-scheme: dark" in answer.content.decode()
    assert 'href="/admin/"' in answer.content.decode()
    connection.close()
    assert patient_client.get(reverse("admin:index")).status_code == 200


def test_a_statement_that_goes_on_ends_at_the_deadline_of_the_connection() -> None:
    with pytest.raises(OperationalError), connection_ends_after(0.1), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    connection.close()


def test_a_deadline_that_was_kept_leaves_the_connection_as_it_was() -> None:
    with connection_ends_after(0.05):
        pass
    sleep(0.1)

    assert Ticket.objects.count() == 0


def test_readiness_is_told_at_its_deadline_by_a_server_that_is_frozen(
    patient_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "READY_SECONDS", 0.1)
    connection.ensure_connection()
    ours = connection.connection.info.backend_pid
    os.kill(ours, signal.SIGSTOP)
    try:
        answer = patient_client.get("/readyz")
    finally:
        os.kill(ours, signal.SIGCONT)
        connection.close()

    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["database"] == checks["workers"] == checks["waiting"] == health.NO_ANSWER
