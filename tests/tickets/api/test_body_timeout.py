"""Bodies that are being read are looked after by one thread, which cuts off those that take too long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tickets.api.body_timeout import TICK_SECONDS, cut_off_after


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """A connection: its two ends."""
    ours, theirs = socket.socketpair()
    ours.settimeout(60)
    with ours, theirs:
        yield ours, theirs


def watchers() -> int:
    return sum(thread.name == "cut-off" for thread in threading.enumerate())


def test_a_reading_that_takes_too_long_ends(ends: tuple[socket.socket, socket.socket]) -> None:
    with cut_off_after(0.1, ends[0]) as reading:
        assert ends[0].recv(10) == b"", "as if the other side had ended"

    assert reading.is_cut_off


def test_a_reading_that_ends_in_time_is_left_alone(ends: tuple[socket.socket, socket.socket]) -> None:
    with cut_off_after(0.1, ends[0]) as reading:
        ends[1].sendall(b"body")
        assert ends[0].recv(10) == b"body"
    ends[0].settimeout(3 * TICK_SECONDS)

    with pytest.raises(TimeoutError):
        ends[0].recv(10)
    assert not reading.is_cut_off


def test_one_that_has_gone_by_itself_does_not_end_the_watch(ends: tuple[socket.socket, socket.socket]) -> None:
    gone, other = socket.socketpair()
    gone.close()
    other.close()
    with cut_off_after(0, gone), cut_off_after(0.1, ends[0]) as reading:
        ends[0].recv(10)

    assert reading.is_cut_off


def test_many_readings_are_watched_by_one_thread(ends: tuple[socket.socket, socket.socket]) -> None:
    with cut_off_after(60, ends[0]):
        before = watchers()
    together = threading.Barrier(20)

    def read(_: int) -> None:
        with cut_off_after(60, ends[0]):
            together.wait(60)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(read, range(20)))

    assert watchers() == before >= 1
