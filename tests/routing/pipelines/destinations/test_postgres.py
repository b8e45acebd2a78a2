"""Rows in a table of somebody's own, in a real server: parameters, repeats dropped, and words for what is missing."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from django.conf import settings as project
from django.db import connection

from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.lines import read_values
from routing.pipelines.destinations.postgres import try_out
from tests.routing.pipelines.destinations.sending import EVENT_ID, place_of, prepared, send

# Who may make tables in the tests' database.
OWNER = project.DATABASE_OWNER["USER"]
SEED = {"ticket_id": "T-1", "amount": 3, "is_paid": True, "nested": {"a": [1]}, "body": "Write to ann@example.com"}
TABLE = """CREATE TABLE {} (event_id text UNIQUE, payload jsonb, ticket_id text, amount integer, is_paid boolean,
 nested jsonb, occurred_at timestamptz, type text)"""


@pytest.fixture
def port() -> Iterator[int]:
    """The tests' server listens on a socket alone; this passes on what comes by TCP."""
    host = connection.get_connection_params()["host"]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=[listener, f"{host}/.s.PGSQL.{_port()}"], daemon=True).start()
        yield listener.getsockname()[1]


@pytest.fixture
def table(db: None) -> Iterator[str]:
    with _own() as owner:
        owner.execute("DROP SCHEMA IF EXISTS warehouse CASCADE")
        owner.execute("CREATE SCHEMA warehouse")
        owner.execute(TABLE.format("warehouse.events"))
        yield "warehouse.events"
        owner.execute("DROP SCHEMA warehouse CASCADE")


def place(port: int, table: str, **values: Any) -> Any:
    given = {"host": "127.0.0.1", "port": port, "database": _database(), "username": OWNER, "table": table}
    return place_of("postgres", **given | values)


def rows(table: str = "warehouse.events") -> list[Any]:
    with _own() as owner:
        return owner.execute(
            f"SELECT event_id, ticket_id, amount, is_paid, nested, payload, type FROM {table}"
        ).fetchall()


def test_fields_go_to_the_columns_of_their_names_and_all_to_the_payload(port: int, table: str) -> None:
    send("postgres", place(port, table), prepared("postgres", SEED).content)

    (row,) = rows()
    assert row[:5] == (EVENT_ID, "T-1", 3, True, {"a": [1]})
    assert row[5] == SEED | {"body": "Write to [email]"}
    assert row[6] == "support.ticket.created"


def test_a_repeat_is_dropped(port: int, table: str) -> None:
    content = prepared("postgres", SEED).content
    send("postgres", place(port, table), content)
    again = send("postgres", place(port, table), content)

    assert (len(rows()), again.response) == (1, "It is there already.")


def test_what_looks_like_sql_is_a_value(port: int, table: str) -> None:
    evil = "x'); DROP TABLE warehouse.events; --"
    send("postgres", place(port, table), prepared("postgres", {"ticket_id": evil, evil: "1"}).content)

    assert rows()[0][1] == evil


def test_a_line_says_the_columns_itself(port: int, table: str) -> None:
    send("postgres", place(port, table), prepared("postgres", SEED, {"ticket_id": "no {{ ticket_id }}"}).content)

    assert rows()[0][1:3] == ("no T-1", None)


def test_a_wrong_type_ends_this_delivery_alone(port: int, table: str) -> None:
    with pytest.raises(SendError) as failure:
        send("postgres", place(port, table), prepared("postgres", {"amount": "many"}).content)

    assert (failure.value.permanent, failure.value.broken) == (True, False)
    assert "invalid input syntax for type integer" in str(failure.value)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("ALTER TABLE warehouse.events DROP COLUMN event_id", "has no column event_id"),
        ("ALTER TABLE warehouse.events DROP CONSTRAINT events_event_id_key", "no unique index"),
        ("ALTER TABLE warehouse.events ALTER event_id TYPE integer USING 0", "must be text or uuid"),
        ("ALTER TABLE warehouse.events DROP COLUMN payload", "has no column payload"),
        ("ALTER TABLE warehouse.events ALTER payload TYPE text", "must be jsonb"),
        ("DROP TABLE warehouse.events", "There is no table warehouse.events"),
    ],
)
def test_what_is_missing_is_said_and_marks_the_destination(change: str, words: str, port: int, table: str) -> None:
    with _own() as owner:
        owner.execute(change)
    with pytest.raises(SendError, match=words) as failure:
        send("postgres", place(port, table), prepared("postgres", SEED).content)

    assert failure.value.broken
    assert words in try_out(place(port, table))


def test_a_column_of_a_line_that_is_not_there_is_said(port: int, table: str) -> None:
    with pytest.raises(SendError, match="has no column colour"):
        send("postgres", place(port, table), prepared("postgres", SEED, {"colour": "red"}).content)


def test_an_id_of_type_uuid_serves(port: int, table: str) -> None:
    with _own() as owner:
        owner.execute("ALTER TABLE warehouse.events ALTER event_id TYPE uuid USING NULL")
    send("postgres", place(port, table), prepared("postgres", SEED).content)

    assert len(rows()) == 1


def test_a_server_inside_is_refused_unless_it_is_listed(port: int, table: str, settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    with pytest.raises(SendError, match="private network") as failure:
        send("postgres", place(port, table), prepared("postgres", SEED).content)

    assert failure.value.broken


def test_a_database_that_is_not_there_or_does_not_answer_is_told(port: int, table: str, settings: Any) -> None:
    with pytest.raises(SendError, match="does not exist") as failure:
        send("postgres", place(port, table, database="nowhere"), prepared("postgres", SEED).content)
    assert failure.value.broken
    with pytest.raises(SendError) as failure:
        send("postgres", place(9, table), prepared("postgres", SEED).content)
    assert failure.value.is_busy


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"table": "events; DROP TABLE x"}, "table"),
        ({"table": "$event.payload.table"}, "table"),
        ({"host": "/var/run/postgresql"}, "host"),
        ({"host": "a,b"}, "host"),
        ({"id_column": 'a"b'}, "id_column"),
        ({"port": 0.5}, "port"),
    ],
)
def test_what_can_not_serve_is_refused_with_its_place(values: dict[str, Any], field: str) -> None:
    good = {"host": "db.example.org", "database": "d", "username": "u", "table": "events"}
    with pytest.raises(BadDestination) as refusal:
        read_values("postgres", good | values)

    assert refusal.value.field == field


def _own() -> psycopg.Connection[Any]:
    host = connection.get_connection_params()["host"]
    return psycopg.connect(host=host, port=_port(), user=OWNER, dbname=_database(), autocommit=True)


def _database() -> str:
    return str(connection.settings_dict["NAME"])


def _port() -> int:
    return int(connection.get_connection_params().get("port") or project.DATABASES["default"].get("PORT") or 5432)


def _serve(listener: socket.socket, path: str) -> None:
    with suppress(OSError):
        while True:
            client, _ = listener.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(path)
            for pair in ((client, server), (server, client)):
                threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(said: socket.socket, heard: socket.socket) -> None:
    with suppress(OSError):
        while piece := said.recv(65_536):
            heard.sendall(piece)
    for one in (said, heard):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
