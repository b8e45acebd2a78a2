"""One file with the whole database, and the way back."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from helpdesk.embedded.address import DATABASE, OWNER, SUPERUSER, url_of
from helpdesk.embedded.connection import connect_to_server, create_database, database_exists
from helpdesk.embedded.directories import Home, locate_home
from helpdesk.embedded.errors import EmbeddedPostgresError
from helpdesk.embedded.programs import installed_directory
from helpdesk.embedded.roles import hand_over
from helpdesk.embedded.server import start_server, stop_server
from helpdesk.embedded.status import server_status

_INCOMING = f"{DATABASE}_incoming"
_ANY_TABLE = "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LIMIT 1"


def dump_database(data_dir: Path, file: Path) -> None:
    """Writes the database to a file in PostgreSQL's custom format, readable by its owner only."""
    if not file.absolute().parent.is_dir():
        raise EmbeddedPostgresError(f"There is no directory {file.absolute().parent} to write {file.name} to.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    with _running(data_dir) as home:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _run("pg_dump", "--format=custom", f"--file={unfinished}", f"--dbname={url_of(home, role=SUPERUSER)}")
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)


def restore_database(data_dir: Path, file: Path, *, replace: bool = False) -> None:
    """Reads a dump into a new database, which takes the old one's place only when all of it was read."""
    if not file.is_file():
        raise EmbeddedPostgresError(f"There is no file {file}.")
    with _running(data_dir) as home:
        if not replace and _holds_tables(home):
            raise EmbeddedPostgresError(
                f"The database in {home.path} is not empty. Dump it first if you want to keep it, "
                "then say --replace to put the file's contents in its place."
            )
        with connect_to_server(home) as connection:
            _drop(connection, _INCOMING)
            create_database(connection, _INCOMING)
            try:
                _read_into_incoming(home, file)
                _drop(connection, DATABASE)
                connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*_names(_INCOMING, DATABASE)))
            finally:
                _drop(connection, _INCOMING)


@contextmanager
def _running(data_dir: Path) -> Iterator[Home]:
    """The server for as long as it is needed: one that we had to start is stopped again."""
    was_stopped = server_status(data_dir).state == "stopped"
    start_server(data_dir)
    try:
        yield locate_home(data_dir)
    finally:
        if was_stopped:
            stop_server(data_dir)


def _read_into_incoming(home: Home, file: Path) -> None:
    """As the owner, so that all of it is the owner's; what the application may do, this version says and not the dump."""
    target = f"--dbname={url_of(home, _INCOMING, role=OWNER)}"
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", target, str(file))
    with connect_to_server(home, _INCOMING) as connection:
        hand_over(connection)


def _holds_tables(home: Home) -> bool:
    with connect_to_server(home) as connection:
        if not database_exists(connection, DATABASE):
            return False
    with connect_to_server(home, DATABASE) as connection:
        return connection.execute(_ANY_TABLE).fetchone() is not None


def _drop(connection: psycopg.Connection, name: str) -> None:
    """FORCE: a web server or worker still connected must not keep the old database alive."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(*_names(name)))


def _names(*names: str) -> list[sql.Identifier]:
    return [sql.Identifier(name) for name in names]


def _run(program: str, *options: str) -> None:
    path = installed_directory() / program
    if not path.exists():
        raise EmbeddedPostgresError(f"There is no {program} in {path.parent}: set HELPDESK_POSTGRES_BIN.")
    finished = subprocess.run([str(path), *options], stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    if finished.returncode != 0:
        lines = finished.stderr.strip().splitlines() or ["it gave no reason."]
        raise EmbeddedPostgresError(f"{program} failed: {lines[0]}")
