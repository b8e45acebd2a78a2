"""A server to measure on, and databases of our own on it, gone when the run ends."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from helpdesk import embedded
from helpdesk.embedded.environment import data_root


@contextmanager
def server() -> Iterator[str]:
    """The address of the server that DATABASE_URL names, or of an embedded one of the benchmarks' own."""
    if named := os.environ.get("DATABASE_URL"):
        yield named
        return
    home = data_root() / "bench" / "postgres"
    was_stopped = embedded.server_status(home).state == "stopped"
    embedded.start_server(home)
    try:
        # Runs make databases of their own.
        yield embedded.superuser_url(home)
    finally:
        if was_stopped:
            embedded.stop_server(home)


@contextmanager
def own_database(server_url: str, purpose: str, *, keep: bool = False) -> Iterator[str]:
    """An empty database for this run alone, gone afterwards unless it is to be kept."""
    name = f"bench_{purpose}_{secrets.token_hex(4)}"
    _execute(server_url, "CREATE DATABASE {}", name)
    try:
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
    finally:
        if not keep:
            _execute(server_url, "DROP DATABASE {} WITH (FORCE)", name)


def postmaster(server_url: str) -> int | None:
    """The process above the server's back ends; None when the server runs on another machine."""
    with psycopg.connect(server_url) as connection:
        row = connection.execute("SELECT pg_backend_pid(), inet_server_addr() IS NULL").fetchone()
        assert row is not None
        is_local = row[1] or connection.info.host in ("127.0.0.1", "::1", "localhost")
        status = Path(f"/proc/{row[0]}/status")
        if not is_local or not status.exists():
            return None
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["PPid"])


def _execute(url: str, statement: str, name: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
