"""No child of the supervisor outlives it, with real processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpdesk.embedded.environment import CHECKOUT
from helpdesk.supervisor.kept_program import KeptProgram

pytestmark = pytest.mark.slow

# Forks once, like a server with a worker, and notes both numbers.
PROGRAM = """
import os, signal, sys, time
if "stubborn" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
fork = os.fork() or signal.signal(signal.SIGTERM, signal.SIG_IGN) and 0
if fork:
    print(os.getpid(), fork, flush=True)
if "brief" in sys.argv and fork:
    sys.exit(7)
time.sleep(60)
"""
# A supervisor that starts the program, says who keeps it, and then sits there.
SUPERVISOR = """
import os, sys, time
from helpdesk.supervisor.kept_program import KeptProgram
kept = KeptProgram([sys.executable, "-c", sys.argv[1]], env=os.environ, grace_seconds=0.5)
print(kept.process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def kept() -> Iterator[Callable[..., KeptProgram]]:
    started: list[KeptProgram] = []

    def start(*arguments: str, grace_seconds: float = 0.3) -> KeptProgram:
        command = [sys.executable, "-c", PROGRAM, *arguments]
        started.append(KeptProgram(command, env=os.environ, grace_seconds=grace_seconds, captured=True))
        return started[-1]

    yield start
    for one in started:
        one.ask_to_stop()
        one.process.wait(60)
        assert one.process.stdout is not None
        one.process.stdout.close()


def numbers(kept: KeptProgram) -> list[int]:
    assert kept.process.stdout is not None
    return [int(number) for number in kept.process.stdout.readline().split()]


def all_end(pids: list[int], *, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_alive(pid: int) -> bool:
    """A zombie has ended; that nobody has asked for its code yet does not matter."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


def test_asking_to_stop_ends_the_program_and_its_forks(kept: Callable[..., KeptProgram]) -> None:
    running = kept()
    pids = numbers(running)

    running.ask_to_stop()

    assert running.process.wait(60) == 128 + signal.SIGTERM
    assert all_end(pids)


def test_a_program_that_will_not_stop_is_ended_after_its_grace(kept: Callable[..., KeptProgram]) -> None:
    running = kept("stubborn")
    pids = numbers(running)

    running.ask_to_stop()

    assert running.process.wait(60) == 128 + signal.SIGKILL
    assert all_end(pids)


def test_a_program_that_will_not_stop_is_ended_at_once_when_that_is_asked(kept: Callable[..., KeptProgram]) -> None:
    running = kept("stubborn", grace_seconds=60)
    pids = numbers(running)

    running.ask_to_stop()
    running.stop_at_once()

    assert running.process.wait(60) == 128 + signal.SIGKILL
    assert all_end(pids)


def test_a_program_that_ends_by_itself_takes_its_forks_along_and_its_code_is_known(
    kept: Callable[..., KeptProgram],
) -> None:
    running = kept("brief")
    pids = numbers(running)

    assert running.process.wait(60) == 7
    assert all_end(pids)


@pytest.mark.parametrize("keeper_dies_too", [False, True])
def test_kill_9_of_the_supervisor_ends_everything(tmp_path: Path, keeper_dies_too: bool) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, PROGRAM], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    ) as supervisor:
        assert supervisor.stdout is not None
        keeper = int(supervisor.stdout.readline())
        program, fork = (int(number) for number in supervisor.stdout.readline().split())

        supervisor.kill()
        if keeper_dies_too:
            os.kill(keeper, signal.SIGKILL)

        assert all_end([program, keeper])
    if keeper_dies_too:
        # Told by the kernel to stop, a program ends its own forks; this one leaves that to the keeper.
        os.kill(fork, signal.SIGKILL)
    assert all_end([fork])
