"""Ctrl-C, a closed terminal and `kill` all mean: stop what was started, in order. Once more means: at once."""

import os
import select
import signal
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

# One Ctrl-C may reach us twice, from the terminal and from `make`; what comes this soon after the first is the same wish.
SAME_WISH_SECONDS = 0.5
_MOMENT = struct.Struct("d")


class StopRequested(Exception):
    """Somebody wants us to stop."""


class Stopping:
    """Counts the wishes to stop.

    A signal may arrive at any moment, also inside the handler of another. So a handler takes no lock: it writes the time
    into a pipe, and whoever pauses wakes up by it.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wishes, self._noted = os.pipe()
        os.set_blocking(self._wishes, False)
        os.set_blocking(self._noted, False)
        self._first: float | None = None
        self._is_urgent = False

    def listen(self) -> None:
        """A shell that starts us in the background has us ignore SIGINT; who sends it means us all the same."""
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        # nohup has us ignore a closed terminal; so we do.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note)

    def end_with_parent(self) -> None:
        threading.Thread(target=_watch_parent, args=[os.getppid()], daemon=True).start()

    def pause(self, seconds: float) -> None:
        """Raises StopRequested, at once when a wish comes or has come."""
        self._read_wishes()
        if self._first is None:
            select.select([self._wishes], [], [], seconds)
            self._read_wishes()
        if self._first is not None:
            raise StopRequested

    @property
    def is_urgent(self) -> bool:
        self._read_wishes()
        return self._is_urgent

    def _note(self, _signal: int, _frame: FrameType | None) -> None:
        # A full pipe has more wishes than anybody needs.
        with suppress(BlockingIOError):
            os.write(self._noted, _MOMENT.pack(self._clock()))

    def _read_wishes(self) -> None:
        with suppress(BlockingIOError):
            while noted := os.read(self._wishes, _MOMENT.size * 512):
                for (moment,) in _MOMENT.iter_unpack(noted):
                    self._count(moment)

    def _count(self, moment: float) -> None:
        if self._first is None:
            self._first = moment
        self._is_urgent |= moment - self._first > SAME_WISH_SECONDS


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
