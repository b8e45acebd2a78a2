"""A real SMTP server on loopback that stops its first client's process (SIGSTOP) right before one of its answers."""

from __future__ import annotations

import os
import signal
import socket
from threading import Event

from tests.doors.slow_smtp import SlowSmtp


class StoppingSmtp(SlowSmtp):
    """The answer is sent all the same, so the client finds it when it goes on. `stop_at` is as `slow_at` of SlowSmtp."""

    def __init__(self, stop_at: str) -> None:
        super().__init__()
        self.stop_at = stop_at
        self._process = 0
        self._is_known = Event()

    def stop(self, process: int) -> None:
        """Waits until it is stopped."""
        self._process = process
        self._is_known.set()
        os.waitpid(process, os.WUNTRACED)

    def _say(self, client: socket.socket, step: str, words: bytes) -> None:
        if step == self.stop_at and self.connections == 1:
            self._is_known.wait()
            os.kill(self._process, signal.SIGSTOP)
        super()._say(client, step, words)
