"""Ending the reading of a body that takes too long, however slowly it drips: a time-out per read would not end it.

One thread of the process looks after all bodies that are being read. A timer for each would be a thread for each post,
which costs a quarter of what the whole post may cost.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TICK_SECONDS = 0.5


@dataclass(eq=False, slots=True)
class BodyReading:
    """A body that is being read from a connection; None if the server does not show it."""

    connection: socket.socket | None
    deadline: float
    is_cut_off: bool = False


class _Watch:
    def __init__(self) -> None:
        self.readings: dict[BodyReading, None] = {}
        self.has_begun = threading.Event()
        self.thread: threading.Thread | None = None

    def begin(self, reading: BodyReading) -> None:
        self.readings[reading] = None
        if self.thread is None:
            # Not before the first body, so that it runs in the process that reads. If two start one each, both serve.
            self.thread = threading.Thread(target=self._run, name="cut-off", daemon=True)
            self.thread.start()
        if not self.has_begun.is_set():
            self.has_begun.set()

    def end(self, reading: BodyReading) -> None:
        self.readings.pop(reading, None)

    def _run(self) -> None:
        while self.has_begun.wait():
            # Cleared before looking: who begins from now on is seen below or wakes the thread again.
            self.has_begun.clear()
            time.sleep(TICK_SECONDS)
            for reading in tuple(self.readings):
                if reading.deadline < time.monotonic():
                    self._cut_off(reading)
            if self.readings:
                self.has_begun.set()

    def _cut_off(self, reading: BodyReading) -> None:
        self.end(reading)
        reading.is_cut_off = True
        # The other side may have gone by itself.
        with suppress(OSError):
            if reading.connection is not None:
                reading.connection.shutdown(socket.SHUT_RD)


_watch = _Watch()


@contextmanager
def cut_off_after(seconds: float, connection: socket.socket | None) -> Iterator[BodyReading]:
    """What is read from the connection in this context ends when the time is up, or up to a tick later."""
    reading = BodyReading(connection, time.monotonic() + seconds)
    _watch.begin(reading)
    try:
        yield reading
    finally:
        _watch.end(reading)
