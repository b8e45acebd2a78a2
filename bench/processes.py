"""The real processes that are measured: gunicorn and qcluster, each the head of its own group."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from helpdesk.supervisor.children import WEB_SIZE

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "var" / "bench"
START_SECONDS = 60


def stop_orderly() -> None:
    """A `kill` ends the run as Ctrl-C does: what was started is stopped."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    pid: int
    port: int


@contextmanager
def gunicorn(application: str, environment: dict[str, str], *, log: Path) -> Iterator[Web]:
    """As many workers and threads as ship."""
    port = free_port()
    options = (*WEB_SIZE, "--keep-alive=30", "--log-level=warning", "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", application, f"--bind=127.0.0.1:{port}", *options]
    with running(command, environment, log=log) as process:
        _wait_for(port, process, log)
        yield Web(pid=process.pid, port=port)


def manage(command: str, environment: dict[str, str], *, log: Path) -> AbstractContextManager[subprocess.Popen[bytes]]:
    """A command of manage.py that runs until the context ends."""
    return running([sys.executable, "manage.py", command], environment, log=log)


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(20)
    # What is left of its group; the group is ours alone.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)
