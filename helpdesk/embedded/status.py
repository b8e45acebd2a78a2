from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from helpdesk.embedded.address import url_of
from helpdesk.embedded.connection import server_answers
from helpdesk.embedded.directories import locate_home
from helpdesk.embedded.lock import is_locked
from helpdesk.embedded.postmaster import running_pid


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerStatus:
    state: Literal["running", "busy", "stopped"]
    home: Path
    url: str
    pid: int | None

    def __str__(self) -> str:
        process = f" (process {self.pid})" if self.pid else ""
        return f"{self.state}{process}, data in {self.home}"


def server_status(data_dir: Path) -> ServerStatus:
    """`busy` is a server that lives and takes no queries: it starts, recovers or stops."""
    home = locate_home(data_dir)
    pid = running_pid(home)
    alive = pid is not None or is_locked(home)
    state: Literal["running", "busy", "stopped"] = "stopped"
    if alive:
        state = "running" if server_answers(home) else "busy"
    return ServerStatus(state=state, home=home.path, url=url_of(home), pid=pid)
