"""Starts and stops the server of one home."""

import os
import re
import signal
import time
from pathlib import Path

from helpdesk.embedded.account import SystemAccount
from helpdesk.embedded.address import url_of
from helpdesk.embedded.cluster import ensure_cluster
from helpdesk.embedded.connection import ensure_database, server_answers
from helpdesk.embedded.directories import Home, locate_home, prepare_home
from helpdesk.embedded.errors import EmbeddedPostgresError
from helpdesk.embedded.lock import is_locked, take_lock
from helpdesk.embedded.options import server_options
from helpdesk.embedded.postmaster import forget_dead_pid, running_pid
from helpdesk.embedded.programs import Programs, find_programs
from helpdesk.embedded.run import run_program

# Recovery after a crash takes as long as there is work to replay.
START_SECONDS = 120
STOP_SECONDS = 60

_COMPLAINT = re.compile(r"(?:FATAL|PANIC): +(.+)")


def start_server(data_dir: Path, *, durable: bool = True) -> str:
    """Starts the server of this directory unless it runs, waits until it takes queries, and returns its address."""
    home, account = prepare_home(data_dir)
    deadline = time.monotonic() + START_SECONDS
    while not _is_up(home, account, durable=durable):
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"The server in {home.path} was not ready within {START_SECONDS} seconds. It may still be recovering: "
                f"look into {home.data / 'log'}, and start again."
            )
        time.sleep(0.1)
    ensure_database(home)
    return url_of(home)


def stop_server(data_dir: Path) -> bool:
    """Stops the server of this directory and no other; tells whether there was one."""
    home = locate_home(data_dir)
    pid = running_pid(home)
    if pid is None:
        return False
    for how, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10)):
        os.kill(pid, how)
        if _ended(home, pid, seconds):
            return True
    raise EmbeddedPostgresError(f"The server in {home.path} (process {pid}) does not stop.")


def _is_up(home: Home, account: SystemAccount, *, durable: bool) -> bool:
    """With the lock free no server of this home lives, whatever else may answer; so the lock is asked first."""
    with take_lock(home, account) as lock:
        if lock is not None and running_pid(home) is None:
            programs = find_programs(home, account)
            _launch(home, programs, account, lock, durable=durable)
    return server_answers(home)


def _launch(home: Home, programs: Programs, account: SystemAccount, lock: int, *, durable: bool) -> None:
    ensure_cluster(home, programs, account, durable=durable)
    forget_dead_pid(home)
    options = server_options(home, durable=durable)
    log = home.data / "startup.log"
    started = time.time()
    command = [programs.path("pg_ctl"), "start", "-D", str(home.data), "-l", str(log), "-o", options]
    try:
        run_program([*command, "-w", "-t", str(START_SECONDS)], account, cwd=home.path, lock=lock)
    except EmbeddedPostgresError as error:
        reason = _newest_complaint(home, since=started) or str(error)
        raise EmbeddedPostgresError(f"PostgreSQL did not start: {reason} (The whole log: {log}.)") from None


def _ended(home: Home, pid: int, seconds: float) -> bool:
    """Its children may outlive it for a moment; the lock is free when the last of them is gone."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if running_pid(home) != pid and not is_locked(home):
            return True
        time.sleep(0.05)
    return False


def _newest_complaint(home: Home, *, since: float) -> str | None:
    """The server's own last word on why it did not start."""
    logs = [home.data / "startup.log", *(home.data / "log").glob("*.log")]
    written = sorted((log for log in logs if _written_at(log) >= since), key=_written_at)
    complaints = [found for log in written for found in _COMPLAINT.findall(log.read_text(errors="replace"))]
    return complaints[-1] if complaints else None


def _written_at(log: Path) -> float:
    return log.stat().st_mtime if log.exists() else 0.0
