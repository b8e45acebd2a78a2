"""Dump and restore, by PostgreSQL's own programs."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from helpdesk.embedded import (
    EmbeddedPostgresError,
    database_url,
    dump_database,
    owner_url,
    restore_database,
    server_status,
    start_server,
    stop_server,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def directory() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="helpdesk backup "))
    path.chmod(0o711)
    yield path
    stop_server(path / "postgres")
    shutil.rmtree(path)


@pytest.fixture
def data_dir(directory: Path) -> Path:
    """A database with one word in it."""
    start_server(directory / "postgres", durable=False)
    run(directory / "postgres", "DROP TABLE IF EXISTS words; CREATE TABLE words AS SELECT 'first' AS word")
    return directory / "postgres"


def run(data_dir: Path, statement: str) -> list[str]:
    with psycopg.connect(owner_url(data_dir), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return [row[0] for row in cursor.fetchall()] if cursor.description else []


def test_a_dump_brings_back_what_was_there(data_dir: Path, tmp_path: Path) -> None:
    dump_database(data_dir, tmp_path / "helpdesk.dump")
    run(data_dir, "DROP TABLE words")

    restore_database(data_dir, tmp_path / "helpdesk.dump")

    assert run(data_dir, "SELECT word FROM words") == ["first"]
    with psycopg.connect(database_url(data_dir)) as application:
        assert application.execute("UPDATE words SET word = word RETURNING word").fetchone() == ("first",)


def test_a_dump_is_readable_by_its_owner_only(data_dir: Path, tmp_path: Path) -> None:
    dump_database(data_dir, tmp_path / "helpdesk.dump")

    assert (tmp_path / "helpdesk.dump").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["helpdesk.dump"]


def test_a_database_with_something_in_it_is_not_overwritten(data_dir: Path, tmp_path: Path) -> None:
    dump_database(data_dir, tmp_path / "helpdesk.dump")
    run(data_dir, "UPDATE words SET word = 'second'")

    with pytest.raises(EmbeddedPostgresError, match="is not empty.*--replace"):
        restore_database(data_dir, tmp_path / "helpdesk.dump")

    assert run(data_dir, "SELECT word FROM words") == ["second"]


def test_replace_puts_the_dump_in_its_place_although_somebody_is_connected(data_dir: Path, tmp_path: Path) -> None:
    dump_database(data_dir, tmp_path / "helpdesk.dump")
    run(data_dir, "UPDATE words SET word = 'second'")

    with psycopg.connect(database_url(data_dir)):
        restore_database(data_dir, tmp_path / "helpdesk.dump", replace=True)

    assert run(data_dir, "SELECT word FROM words") == ["first"]


def test_a_broken_dump_leaves_the_database_as_it_was(data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "helpdesk.dump").write_text("not a dump")

    with pytest.raises(EmbeddedPostgresError, match="pg_restore failed: .*input file"):
        restore_database(data_dir, tmp_path / "helpdesk.dump", replace=True)

    assert run(data_dir, "SELECT word FROM words") == ["first"]
    assert run(data_dir, "SELECT datname FROM pg_database WHERE datname = 'helpdesk_incoming'") == []


def test_a_server_that_was_stopped_is_stopped_again_after_the_dump(data_dir: Path, tmp_path: Path) -> None:
    stop_server(data_dir)

    dump_database(data_dir, tmp_path / "helpdesk.dump")

    assert (tmp_path / "helpdesk.dump").stat().st_size > 0
    assert server_status(data_dir).state == "stopped"
