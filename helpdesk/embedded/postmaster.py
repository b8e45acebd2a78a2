"""Which process is the server. The number that it noted in its files may outlive it, so it is only a hint."""

import os
import subprocess
from pathlib import Path

from helpdesk.embedded.address import PORT
from helpdesk.embedded.directories import Home
from helpdesk.embedded.errors import EmbeddedPostgresError


def running_pid(home: Home) -> int | None:
    """The server's process, if the noted one lives and is this home's."""
    pid = _noted_pid(home.data / "postmaster.pid")
    return pid if pid and _serves(pid, home.data) else None


def forget_dead_pid(home: Home) -> None:
    """PostgreSQL will not start while a noted number belongs to any process, even a zombie or a stranger."""
    if running_pid(home) is None:
        (home.data / "postmaster.pid").unlink(missing_ok=True)
        (home.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _noted_pid(note: Path) -> int | None:
    try:
        first_line = note.read_text().partition("\n")[0].strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        raise EmbeddedPostgresError(f"{note.parent} belongs to another user: ask as that user.") from None
    return int(first_line) if first_line.isdigit() else None


def _serves(pid: int, data: Path) -> bool:
    """A server's working directory is its data; a zombie has none."""
    if Path("/proc/self").exists():
        try:
            return os.readlink(f"/proc/{pid}/cwd") == str(data)
        except OSError:
            return False
    command = ["ps", "-o", "command=", "-p", str(pid)]
    return f"-D {data}" in subprocess.run(command, capture_output=True, text=True, check=False).stdout
