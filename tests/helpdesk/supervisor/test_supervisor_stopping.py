"""Signals come at any moment, and often two at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from helpdesk.embedded.environment import CHECKOUT
from helpdesk.supervisor.stopping import SAME_WISH_SECONDS, Stopping, StopRequested

pytestmark = pytest.mark.second_python

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# A hundred times: somebody pauses, and stops, while another process sends signals as fast as it can.
BURSTS = """
import os, subprocess, sys
from helpdesk.supervisor.stopping import Stopping, StopRequested

sender = "import os, sys, itertools; any(os.kill(int(sys.argv[1]), n) for n in itertools.cycle((2, 15, 1)))"
stopping = Stopping()
stopping.listen()
with subprocess.Popen([sys.executable, "-c", sender, str(os.getpid())]) as burst:
    for run in range(100):
        stopping = Stopping()
        stopping.listen()
        try:
            while True:
                stopping.pause(0.001)
        except StopRequested:
            stopping.is_urgent
    burst.kill()
print("stopped a hundred times")
"""


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stopping(clock: Clock) -> Iterator[Stopping]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    # The tests themselves may run under nohup.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    listening = Stopping(clock=clock)
    listening.listen()
    yield listening
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_hundred_bursts_of_signals_stop_it_each_time() -> None:
    done = subprocess.run([sys.executable, "-c", BURSTS], cwd=CHECKOUT, capture_output=True, text=True, timeout=120)

    assert (done.returncode, done.stdout, done.stderr) == (0, "stopped a hundred times\n", "")


def test_a_pause_ends_by_itself_when_nobody_wants_anything(stopping: Stopping) -> None:
    stopping.pause(0.001)

    assert not stopping.is_urgent


@pytest.mark.parametrize("number", SIGNALS)
def test_a_wish_from_before_the_pause_counts(stopping: Stopping, number: signal.Signals) -> None:
    signal.raise_signal(number)

    with pytest.raises(StopRequested):
        stopping.pause(60)


def test_signals_close_together_are_one_wish(stopping: Stopping, clock: Clock) -> None:
    signal.raise_signal(signal.SIGINT)
    clock.now += SAME_WISH_SECONDS
    signal.raise_signal(signal.SIGTERM)

    assert not stopping.is_urgent


def test_a_later_one_means_at_once(stopping: Stopping, clock: Clock) -> None:
    signal.raise_signal(signal.SIGINT)
    clock.now += SAME_WISH_SECONDS * 1.1
    signal.raise_signal(signal.SIGINT)

    assert stopping.is_urgent


def test_more_signals_than_a_pipe_holds_are_no_harm(stopping: Stopping) -> None:
    for _ in range(10_000):
        signal.raise_signal(signal.SIGTERM)

    with pytest.raises(StopRequested):
        stopping.pause(60)


def test_a_shell_s_background_job_hears_an_interrupt(stopping: Stopping) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopping.listen()
    signal.raise_signal(signal.SIGINT)

    with pytest.raises(StopRequested):
        stopping.pause(60)


def test_a_closed_terminal_is_ignored_under_nohup(stopping: Stopping) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stopping.listen()
    signal.raise_signal(signal.SIGHUP)

    stopping.pause(0.001)
