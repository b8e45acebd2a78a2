"""The whole of `make run`, in a directory of its own: started, met by a second one, killed, started again, stopped."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from helpdesk import embedded
from helpdesk.embedded.environment import CHECKOUT

pytestmark = [pytest.mark.slow, pytest.mark.second_python]


def as_a_background_job() -> None:
    """A shell's `&` has a program ignore SIGINT; the one who sends it to this program means it all the same."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# What the tests' own server says of itself.
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY")


class Run:
    """One `python -m helpdesk.supervisor`, and what it has said so far."""

    def __init__(self, data_root: Path) -> None:
        self.said = ""
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpdesk.supervisor"],
            cwd=CHECKOUT,
            env=env | {"HELPDESK_DATA_DIR": str(data_root), "PORT": "8410"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=as_a_background_job,
        )

    def until(self, words: str) -> str:
        """Reads on until these words, and returns their line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if words in line:
                return line
        raise AssertionError(f"It ended without “{words}”:\n{self.said}")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        code = self.process.wait(90)
        assert self.process.stdout is not None
        if number is not signal.SIGKILL:
            self.said += self.process.stdout.read()
        self.process.stdout.close()
        return code

    def clean_up(self) -> None:
        """What a failed test left running: its keepers end the rest when it is gone."""
        if self.process.poll() is None:
            self.end(signal.SIGKILL)


@pytest.fixture
def data_root() -> Iterator[Path]:
    directory = Path(tempfile.mkdtemp(prefix="helpdesk run "))
    directory.chmod(0o711)
    yield directory
    embedded.stop_server(directory / "postgres")
    shutil.rmtree(directory)


@pytest.fixture
def run(data_root: Path) -> Iterator[Callable[[], Run]]:
    """Starts Helpdesk in that directory; what still runs at the end of the test is ended."""
    started: list[Run] = []

    def start() -> Run:
        started.append(Run(data_root))
        return started[-1]

    yield start
    for each in started:
        each.clean_up()


def descendants(pid: int) -> set[int]:
    table = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in table.splitlines())}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int]) -> set[int]:
    table = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    return pids & {int(line.split()[0]) for line in table.splitlines() if not line.split()[1].startswith("Z")}


def all_end(pids: set[int], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not alive(pids)


def test_killed_it_leaves_nothing_in_the_way_and_stopped_it_leaves_nothing(
    run: Callable[[], Run], data_root: Path
) -> None:
    killed = run()
    admin = killed.until("Admin: ")
    address = killed.until("Helpdesk: http").split()[1].removesuffix("/admin/")
    with urlopen(f"{address}/healthz", timeout=60) as answer:
        assert answer.status == 200

    second = run()
    assert address in second.until("already runs here")
    assert second.end(signal.SIGTERM) in (1, -signal.SIGTERM)

    children = descendants(killed.process.pid)
    killed.end(signal.SIGKILL)
    assert all_end(children, seconds=60)

    again = run()
    again.until("The embedded PostgreSQL runs already.")
    assert again.until("Admin: ") == admin
    again.until("Helpdesk: http")
    children = descendants(again.process.pid)

    assert again.end(signal.SIGINT) == 0
    assert again.said.endswith("Stopped.\n")
    assert alive(children) == set()
    assert embedded.server_status(data_root / "postgres").state == "stopped"


def test_a_server_that_somebody_else_started_keeps_running(run: Callable[[], Run], data_root: Path) -> None:
    embedded.start_server(data_root / "postgres")
    beside = run()
    beside.until("runs already")

    assert beside.end(signal.SIGTERM) == 0
    assert embedded.server_status(data_root / "postgres").state == "running"
