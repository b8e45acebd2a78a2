"""Waiting until something is to be sent: somebody has announced it in the database, or rings here, or the time is up."""

from __future__ import annotations

import contextlib
import os
import select
from typing import Any

import psycopg
import structlog
from django.db import connection

from tickets.handoff import REPLIES

log = structlog.get_logger(__name__)


class OutboxListener:
    """A connection of its own listens. Behind a pooler that hands connections around it hears nothing: the time is up then."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._listening: Any = None

    def ring(self) -> None:
        """From any thread. A pipe that is full has been rung often enough."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._writer, b"!")

    def wait(self, seconds: float) -> None:
        sockets = [self._reader, *self._listeners()]
        ready, _, _ = select.select(sockets, [], [], seconds)
        if self._reader in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._reader, 4096)
        if len(ready) > (self._reader in ready):
            self._hear()

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
        os.close(self._reader)
        os.close(self._writer)

    def _listeners(self) -> list[int]:
        try:
            if self._listening is None or self._listening.closed:
                self._listening = _listen()
            return [self._listening.fileno()]
        except psycopg.Error as error:
            log.warning("not listening", error=type(error).__name__)
            self._listening = None
            return []

    def _hear(self) -> None:
        """Reads what came, so that the next wait waits."""
        try:
            for _ in self._listening.notifies(timeout=0):
                pass
        except psycopg.Error:
            # The server went away; the next wait connects anew.
            self._listening.close()
            self._listening = None


def _listen() -> Any:
    made = connection.get_new_connection(connection.get_connection_params())
    made.autocommit = True
    made.execute(f"LISTEN {REPLIES}")
    return made
