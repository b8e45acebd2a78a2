"""Runs one program, and ends it when whoever started us ends, however that happens.

    python -m helpdesk.supervisor.keeper GRACE_SECONDS COMMAND…

Our standard input is a pipe that nobody writes to: its end tells that the supervisor closed it, or died. gunicorn and
qcluster fork, and a fork of theirs may outlive its parent; so the program leads a process group, and what is left of
the group goes with the program.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from types import FrameType


def keep(command: list[str], *, grace_seconds: float) -> int:
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent)

    def end_at_once(_signal: int, _frame: FrameType | None) -> None:
        _kill_group(program.pid)

    signal.signal(signal.SIGTERM, end_at_once)
    threading.Thread(target=_end_with_pipe, args=[program, grace_seconds], daemon=True).start()
    code = program.wait()
    _kill_group(program.pid)
    return code


def _end_with_pipe(program: subprocess.Popen[bytes], grace_seconds: float) -> None:
    os.read(sys.stdin.fileno(), 1)
    # The program only, not its forks: qcluster's would drop their task instead of finishing it.
    program.terminate()
    try:
        program.wait(grace_seconds)
    except subprocess.TimeoutExpired:
        _kill_group(program.pid)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _end_with_parent() -> None:
    """Where the kernel can, the program is told even when we are killed ourselves."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


if __name__ == "__main__":
    # A program killed by a signal has a negative code; 128 and the signal is how shells say it.
    ended = keep(sys.argv[2:], grace_seconds=float(sys.argv[1]))
    sys.exit(ended if ended >= 0 else 128 - ended)
