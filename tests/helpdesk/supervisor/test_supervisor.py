"""The parts of the supervisor, each by itself."""

import http.server
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpdesk.embedded.environment import CHECKOUT
from helpdesk.supervisor.child import MOST_FAILURES, Child
from helpdesk.supervisor.children import Plan, child_plans
from helpdesk.supervisor.database import open_database
from helpdesk.supervisor.environment import demo_environment, wanted_port, wanted_smtp_port
from helpdesk.supervisor.errors import SupervisorError
from helpdesk.supervisor.instance import Note, only_instance
from helpdesk.supervisor.output import children_hushed
from helpdesk.supervisor.port import free_port
from helpdesk.supervisor.readiness import read_readiness
from helpdesk.supervisor.watchdog import LOOKS, PATIENCE_SECONDS, Watchdog

# --- One supervisor a data directory -------------------------------------------------------------------------------

HOLD_THE_INSTANCE = """
import sys, time
from pathlib import Path
from helpdesk.supervisor.instance import Note, only_instance
with only_instance(Path(sys.argv[1])) as instance:
    instance.leave_note(Note(pid=4711, url="http://127.0.0.1:8000", server_pid=4712))
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_supervisor(data_root: Path) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-c", HOLD_THE_INSTANCE, str(data_root)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            yield other
        finally:
            other.kill()


def test_a_second_supervisor_is_told_where_the_first_one_answers(tmp_path: Path) -> None:
    with (
        another_supervisor(tmp_path),
        pytest.raises(SupervisorError, match=r"already runs here at http://127.0.0.1:8000 \(process 4711\)"),
        only_instance(tmp_path),
    ):
        pass


def test_a_supervisor_that_was_killed_leaves_its_place_and_its_note(tmp_path: Path) -> None:
    with another_supervisor(tmp_path):
        pass

    with only_instance(tmp_path) as instance:
        assert instance.earlier == Note(pid=4711, url="http://127.0.0.1:8000", server_pid=4712)


def test_a_note_that_nobody_can_read_is_no_note(tmp_path: Path) -> None:
    (tmp_path / "supervisor.lock").write_text("half a no")

    with only_instance(tmp_path) as instance:
        assert instance.earlier == Note()


# --- Its children --------------------------------------------------------------------------------------------------


@contextmanager
def child_that(code: str, log_directory: Path) -> Iterator[Child]:
    plan = Plan(name="worker", command=(sys.executable, "-c", code), grace_seconds=1)
    child = Child(plan, os.environ, log_directory)
    child.start(now=0)
    try:
        yield child
    finally:
        child.kept.ask_to_stop()
        child.kept.process.wait(60)
        child.voice.join(60)


def tend_for_long(child: Child) -> None:
    for now in range(0, 1000, 40):
        child.tend(now=now)
        child.kept.process.wait(60)
        child.tend(now=now + 1)


def test_web_worker_mail_and_the_stand_in_for_discord_are_what_runs() -> None:
    children = child_plans(port=8765, smtp_port=2525, discord_port=8401, task_timeout_seconds=60)

    assert [child.name for child in children] == ["web", "worker", "mail", "discord"]
    assert "--listen=127.0.0.1:2525" in children[2].command
    assert "--bind=127.0.0.1:8765" in children[0].command
    assert "--port=8401" in children[3].command
    assert children[1].grace_seconds > 60


def test_a_child_s_words_come_out_under_its_name_and_are_kept_in_a_file(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with child_that("print('at work')", tmp_path) as child:
        child.voice.join(60)

    assert "[worker] at work" in capfd.readouterr().out
    assert (tmp_path / "worker.log").read_text() == "at work\n"


def test_what_a_child_writes_and_says_is_for_its_owner_alone(tmp_path: Path) -> None:
    log, written = tmp_path / "log", tmp_path / "written"
    with child_that(f"open({str(written)!r}, 'w').write('x')", log) as child:
        child.kept.process.wait(60)
        child.voice.join(60)

    assert (written.stat().st_mode & 0o777, log.stat().st_mode & 0o777) == (0o600, 0o700)


def test_children_are_hushed_while_a_step_speaks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with children_hushed(), child_that("print('at work')", tmp_path) as child:
        child.voice.join(60)

    assert capfd.readouterr().out == ""
    assert (tmp_path / "worker.log").read_text() == "at work\n"


def test_a_child_that_ended_is_started_again_after_a_pause(tmp_path: Path) -> None:
    with child_that("raise SystemExit(3)", tmp_path) as child:
        first = child.kept.process
        first.wait(60)

        child.tend(now=10)
        assert child.kept.process is first
        child.tend(now=11)
        assert child.kept.process is not first


def test_a_child_that_keeps_ending_is_given_up_with_a_sentence(tmp_path: Path) -> None:
    with (
        child_that("raise SystemExit(3)", tmp_path) as child,
        pytest.raises(SupervisorError, match="ended 7 times in a row"),
    ):
        tend_for_long(child)
    assert MOST_FAILURES == 6


def test_a_child_that_is_replaced_starts_again_without_a_pause(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with child_that("import time; time.sleep(60)", tmp_path) as child:
        first = child.kept.process
        child.replace("has shown no heartbeat for minutes")
        first.wait(60)

        child.tend(now=5)

        assert child.kept.process is not first
    assert "[worker] has shown no heartbeat for minutes; it is started again." in capfd.readouterr().out


# --- Its watch -----------------------------------------------------------------------------------------------------


def test_the_watchdog_bites_at_the_third_idle_look_in_a_row_and_then_has_patience() -> None:
    watchdog = Watchdog()
    looks = [True] * (LOOKS - 1) + [False] + [True] * LOOKS

    assert [watchdog.bites(is_idle=is_idle, now=now) for now, is_idle in enumerate(looks)] == [False] * 5 + [True]
    assert not any(watchdog.bites(is_idle=True, now=now) for now in range(10, PATIENCE_SECONDS, 15))


@contextmanager
def web_that_answers(status: int, body: bytes) -> Iterator[str]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=[0.01]).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def test_a_ready_answer_is_ready() -> None:
    with web_that_answers(200, json.dumps({"checks": {"workers": {"ok": True}}}).encode()) as url:
        readiness = read_readiness(url)

    assert (readiness.is_ready, readiness.has_idle_workers()) == (True, False)


def test_a_stale_heartbeat_tells_of_idle_workers() -> None:
    checks = {"database": {"ok": True}, "workers": {"ok": False, "heartbeat_age_seconds": 300}}
    with web_that_answers(503, json.dumps({"checks": checks}).encode()) as url:
        readiness = read_readiness(url)

    assert (readiness.is_ready, readiness.has_idle_workers(), readiness.failing()) == (False, True, ["workers"])


def test_a_check_that_could_not_look_does_not_accuse_the_workers() -> None:
    checks = {"workers": {"ok": False, "error": "the database does not answer"}}
    with web_that_answers(503, json.dumps({"checks": checks}).encode()) as url:
        assert not read_readiness(url).has_idle_workers()


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}"])
def test_an_answer_that_is_none_is_not_ready(body: bytes) -> None:
    with web_that_answers(502, body) as url:
        assert read_readiness(url).failing() == ["web"]
    assert read_readiness(url).failing() == ["web"]


# --- Its surroundings ----------------------------------------------------------------------------------------------


def test_a_taken_port_gives_way_to_the_next_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]

        port = free_port(wanted)

    assert port > wanted
    assert f"Port {wanted} is taken; Helpdesk uses {port}." in capfd.readouterr().out


def test_a_port_that_is_spoken_for_is_not_given_twice() -> None:
    port = free_port(8765)

    assert free_port(port, spoken_for=(port,)) > port


@pytest.mark.parametrize("listen", ["mail", "127.0.0.1:", "127.0.0.1:70000"])
def test_a_place_for_mail_that_is_none_is_refused_with_a_sentence(listen: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_LISTEN", listen)

    with pytest.raises(SupervisorError, match="SMTP_LISTEN is .* it must be host:port"):
        wanted_smtp_port()


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused_with_a_sentence(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SupervisorError, match=f"PORT .*{port}"):
        wanted_port()


def test_the_secret_key_is_made_once_and_is_nobody_else_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first, second = (demo_environment(data_root=tmp_path, database_url="", url="") for _ in range(2))

    assert first["SECRET_KEY"] == second["SECRET_KEY"] != ""
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_an_own_secret_key_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "chosen")

    assert demo_environment(data_root=tmp_path, database_url="", url="")["SECRET_KEY"] == "chosen"


def test_a_named_database_is_used_and_no_embedded_one_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://helpdesk@db.example/helpdesk")

    database = open_database(tmp_path / "postgres", left_behind=None)
    database.close()

    assert database.url == "postgresql://helpdesk@db.example/helpdesk"
    assert database.revived() is None
    assert not (tmp_path / "postgres").exists()
