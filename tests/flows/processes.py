"""Real processes on the test's database: the web server and the queue's workers, as an operator starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import httpx2
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE_SECONDS = 60
# To ask those servers with: making one client takes longer than many questions.
http = httpx2.Client(timeout=PATIENCE_SECONDS, limits=httpx2.Limits(max_keepalive_connections=0))


def database_url() -> str:
    """The test's database, as the processes are to be told of it."""
    server = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(server._replace(path="/" + quote(connection.settings_dict["NAME"])))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def web(**environment: str) -> Iterator[str]:
    """gunicorn; gives its address once it answers."""
    with ExitStack() as stack:
        # A socket of ours: nobody else can take its port, and who connects early waits.
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            command = ["gunicorn", "helpdesk.wsgi", "--workers", "1", "--threads", "4"]
            bind = ["--bind", f"fd://{listener.fileno()}"]
            stack.enter_context(
                _running([sys.executable, "-m", *command, *bind], environment, pass_fds=[listener.fileno()])
            )
        assert http.get(f"{url}/healthz").is_success
        yield url


@contextmanager
def worker(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The workers and their clock."""
    with _running([sys.executable, "manage.py", "work"], environment) as process:
        yield process


def wait_until(holds: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.1)


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], *, pass_fds: Sequence[int] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    settings = {"HELPDESK_MODE": "demo", "DATABASE_URL": database_url(), "WORKERS": "1", "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings | environment, start_new_session=True, pass_fds=pass_fds
    )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
    try:
        # Its children are of its group; what is left of them ends here.
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(5)
