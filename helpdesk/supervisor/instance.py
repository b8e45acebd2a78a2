"""One supervisor for one data directory. The lock goes with the process, however it ends; the note stays behind."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from helpdesk.supervisor.errors import SupervisorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the one that runs tells the next: where it answers, and which database server it started."""

    pid: int | None = None
    url: str = ""
    server_pid: int | None = None


class Instance:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.earlier = _read(descriptor)

    def leave_note(self, note: Note) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(asdict(note)).encode(), 0)


@contextmanager
def only_instance(data_root: Path) -> Iterator[Instance]:
    data_root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data_root / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor)
        yield Instance(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        other = _read(descriptor)
        where = f" at {other.url}" if other.url else ""
        raise SupervisorError(
            f"Helpdesk already runs here{where} (process {other.pid or 'unknown'}). Stop that one first, "
            "or give this one its own HELPDESK_DATA_DIR."
        ) from None


def _read(descriptor: int) -> Note:
    try:
        return Note(**json.loads(os.pread(descriptor, 4096, 0) or b"{}"))
    except (ValueError, TypeError):
        return Note()
