"""A database of each release is taken over by this version; one of a version that is unknown here is refused."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.schema import schema_of

RELEASES = sorted((Path(__file__).parents[1] / "releases").glob("*.sql.gz"))
CHECKOUT = Path(__file__).resolve().parents[2]


def owner_address(database: str) -> str:
    who = settings.DATABASE_OWNER
    wanted = {"user": who["USER"], "password": who["PASSWORD"], "host": who["HOST"], "port": who["PORT"]}
    options = {name: value for name, value in who.get("OPTIONS", {}).items() if name in ("host", "port")}
    return make_conninfo(dbname=database, **{name: value for name, value in (wanted | options).items() if value})


@pytest.fixture(params=RELEASES, ids=lambda file: file.name.removesuffix(".sql.gz"))
def released(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    """The name of a database as that release left it."""
    name = f"{connection.settings_dict['NAME']}_release"
    with psycopg.connect(owner_address("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        with psycopg.connect(owner_address(name)) as made:
            made.execute(gzip.decompress(request.param.read_bytes()))
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def migrate(released: str) -> Callable[[], subprocess.CompletedProcess[str]]:
    who = settings.DATABASE_OWNER
    parts = {"host": who["HOST"], "port": str(who["PORT"]), "password": who["PASSWORD"]} | who.get("OPTIONS", {})
    query = urlencode({name: value for name, value in parts.items() if value and name in ("host", "port", "password")})
    address = f"postgresql://{quote(who['USER'])}@/{released}?{query}"

    def run() -> subprocess.CompletedProcess[str]:
        env = os.environ | {"DATABASE_URL": address, "DATABASE_OWNER_URL": address}
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        return subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, check=False)

    return run


def test_there_is_a_release_to_begin_from() -> None:
    assert RELEASES


def test_its_database_is_taken_over_with_all_that_it_holds(
    released: str, migrate: Callable[[], subprocess.CompletedProcess[str]]
) -> None:
    with psycopg.connect(owner_address(released)) as before:
        held = counts(before)

    done = migrate()

    assert done.returncode == 0, done.stderr
    with psycopg.connect(owner_address(released)) as after:
        assert counts(after) == held
        assert min(held.values()) > 0
        with connection.cursor() as cursor:
            ours, new = schema_of(after), schema_of(cursor.connection)
    assert sorted(map(str, ours - new)) == []
    assert sorted(map(str, new - ours)) == []


def test_a_database_of_an_unknown_version_is_refused_and_left_alone(
    released: str, migrate: Callable[[], subprocess.CompletedProcess[str]]
) -> None:
    with psycopg.connect(owner_address(released)) as later:
        later.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('tickets', '9999_from_tomorrow', now())"
        )
        later.commit()
        before = schema_of(later)

    done = migrate()

    assert done.returncode == 1
    assert "tickets.9999_from_tomorrow" in done.stderr
    assert "Nothing was changed." in done.stderr
    with psycopg.connect(owner_address(released)) as later:
        assert schema_of(later) == before


def counts(database: psycopg.Connection) -> dict[str, int]:
    """Of what must never be lost."""
    tables = (
        "tickets_ticket",
        "tickets_message",
        "tickets_reply",
        "tickets_receipt",
        "tickets_ticketevent",
        "routing_decision",
        "routing_reading",
        "resolution_attempt",
    )
    return {table: database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables}
