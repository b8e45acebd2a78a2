"""The supervisor's voice, and its children's. Whoever reads it may go away; that must not stop the work."""

import contextlib
import logging
import threading
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

_one_line_at_a_time = threading.Lock()
_a_step_speaks = threading.Event()


def say(line: str) -> None:
    with _one_line_at_a_time, contextlib.suppress(OSError):
        print(line, flush=True)


@contextlib.contextmanager
def children_hushed() -> Iterator[None]:
    """While the demo prints its table, the children's lines go to their files only."""
    _a_step_speaks.set()
    try:
        yield
    finally:
        _a_step_speaks.clear()


def relay(name: str, output: IO[bytes], log_directory: Path) -> None:
    """Repeats a child's output under its name and keeps it in a file, until the child ends."""
    log_directory.mkdir(exist_ok=True)
    # Whatever the mode it was made with: a line may hold what only the operator is to read.
    log_directory.chmod(0o700)
    file = RotatingFileHandler(log_directory / f"{name}.log", maxBytes=5_000_000, backupCount=1)
    with output, contextlib.closing(file):
        for each in output:
            line = each.decode(errors="replace").rstrip()
            file.handle(logging.makeLogRecord({"msg": line}))
            if not _a_step_speaks.is_set():
                say(f"[{name}] {line}")
