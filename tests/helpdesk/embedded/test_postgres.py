"""A connection that the server has closed is noticed before it is used, and one that is well is not asked."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, connections
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def observer() -> psycopg.Connection[tuple[int | str, ...]]:
    """A second connection to the same server."""
    connection.ensure_connection()
    return psycopg.connect(connection.connection.info.dsn, autocommit=True)


def last_asked(observer: psycopg.Connection[tuple[int | str, ...]]) -> object:
    asked = "SELECT query_start FROM pg_stat_activity WHERE pid = %s"
    row = observer.execute(asked, [connection.connection.info.backend_pid]).fetchone()
    assert row is not None
    return row[0]


def test_one_that_is_well_is_not_asked(observer: psycopg.Connection[tuple[int | str, ...]]) -> None:
    before = last_asked(observer)

    assert connection.is_usable()
    assert last_asked(observer) == before


def test_one_that_the_server_has_closed_is_not_usable(observer: psycopg.Connection[tuple[int | str, ...]]) -> None:
    observer.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])

    assert not connection.is_usable()
    connection.close()


def test_after_an_error_the_server_is_asked(observer: psycopg.Connection[tuple[int | str, ...]]) -> None:
    before = last_asked(observer)
    connection.errors_occurred = True

    assert connection.is_usable()
    assert last_asked(observer) != before


def test_a_request_after_a_restart_of_the_server_is_served(observer: psycopg.Connection[tuple[int | str, ...]]) -> None:
    client = Client()
    assert client.get("/readyz").status_code in (200, 503)
    connection.ensure_connection()
    observer.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])

    connections["default"].close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
