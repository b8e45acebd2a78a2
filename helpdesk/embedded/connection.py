"""The questions that the launcher asks a server."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors, sql

from helpdesk.embedded.address import DATABASE, OWNER, SUPERUSER, url_of
from helpdesk.embedded.directories import Home
from helpdesk.embedded.errors import EmbeddedPostgresError
from helpdesk.embedded.roles import ensure_roles, hand_over


@contextmanager
def connect_to_server(home: Home, database: str = "postgres") -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(url_of(home, database, role=SUPERUSER), autocommit=True, connect_timeout=5) as connection:
            yield connection
    except psycopg.Error as error:
        raise EmbeddedPostgresError(f"PostgreSQL says: {str(error).strip().splitlines()[0]}") from error


def server_answers(home: Home) -> bool:
    """Whether the server takes a query: an open socket alone may belong to a server that still recovers."""
    try:
        with connect_to_server(home) as connection:
            connection.execute("SELECT 1")
    except EmbeddedPostgresError:
        return False
    return True


def ensure_database(home: Home) -> None:
    with connect_to_server(home) as connection:
        ensure_roles(connection)
        if not database_exists(connection, DATABASE):
            create_database(connection, DATABASE)
    with connect_to_server(home, DATABASE) as connection:
        hand_over(connection)


def database_exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def create_database(connection: psycopg.Connection, name: str) -> None:
    """Two starts may both find it missing; the second finds it made."""
    try:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    except (errors.DuplicateDatabase, errors.UniqueViolation):
        return
