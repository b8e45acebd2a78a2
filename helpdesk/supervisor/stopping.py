"""Ctrl-C, a closed terminal and `kill` all mean: stop what was started, in order. Once more means: at once."""

import os
import signal
import threading
import time
from types import FrameType


class StopRequested(Exception):
    """Somebody wants us to stop."""


class Stopping:
    def __init__(self) -> None:
        self._requests = 0
        self._wish = threading.Event()

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup has us ignore a closed terminal; so we do.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._request)

    def end_with_parent(self) -> None:
        threading.Thread(target=_watch_parent, args=[os.getppid()], daemon=True).start()

    def pause(self, seconds: float) -> None:
        if self._wish.wait(seconds):
            raise StopRequested

    @property
    def is_urgent(self) -> bool:
        return self._requests > 1

    def _request(self, _signal: int, _frame: FrameType | None) -> None:
        self._requests += 1
        self._wish.set()


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
