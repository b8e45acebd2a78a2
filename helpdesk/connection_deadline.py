"""One deadline for all that is asked of the database, whatever it hangs in: a lock, a slow statement, a frozen server."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import Any

from django.db import connection


@contextmanager
def connection_ends_after(seconds: float) -> Iterator[None]:
    """When the time is up, whatever statement runs then raises OperationalError, and so does each that follows.

    The server's own limits count anew with each statement, and a server that is frozen keeps none. So our end of the
    connection is shut; Django opens another for the next request. Finding the server has `connect_timeout`.
    """
    connection.ensure_connection()
    line = _Line(connection.connection)
    timer = Timer(seconds, line.shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        line.leave()


class _Line:
    """The socket below a connection, until we leave it: after that its number may be another's."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._lock = Lock()
        self._is_left = False

    def shut(self) -> None:
        with self._lock:
            if self._is_left or self._raw.closed:
                return
            with suppress(OSError), socket.socket(fileno=os.dup(self._raw.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def leave(self) -> None:
        with self._lock:
            self._is_left = True
