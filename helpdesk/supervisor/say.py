"""The supervisor's voice. Whoever reads it may go away; that must not stop the work."""

import contextlib
import threading
from typing import IO

_one_line_at_a_time = threading.Lock()


def say(line: str) -> None:
    with _one_line_at_a_time, contextlib.suppress(OSError):
        print(line, flush=True)


def relay(name: str, output: IO[bytes]) -> None:
    """Repeats a child's output under its name, until the child ends."""
    with output:
        for line in output:
            say(f"[{name}] {line.decode(errors='replace').rstrip()}")
