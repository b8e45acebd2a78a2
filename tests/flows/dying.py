"""A process that dies before a chosen write, as by `kill -9` or a power cut."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

# More writes than one delivery's or ticket's way has; each test sees to it that its last round was not killed any more.
MOST_WRITES = 60


class Killer:
    """Kills its process before the n-th statement that writes; dying before one that reads leaves nothing else."""

    def __init__(self, n: int) -> None:
        self.left = n

    def __call__(self, execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        self.left -= not sql.lstrip().startswith("SELECT")
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *args)


def run_and_die(work: Callable[[], object], n: int) -> bool:
    """Works in a process of its own that dies at its n-th write; whether it died."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with connection.execute_wrapper(Killer(n)):
            work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
