"""The database for this run: the one that DATABASE_URL names, or the embedded one."""

from dataclasses import dataclass, replace
from pathlib import Path

from helpdesk import embedded
from helpdesk.supervisor.environment import named_database
from helpdesk.supervisor.output import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    url: str
    # The embedded server's home and process, where it is ours to stop.
    home: Path | None = None
    pid: int | None = None

    def revived(self) -> "Database | None":
        """Itself with a new server, when ours has ended."""
        if self.home is None or embedded.server_status(self.home).state != "stopped":
            return None
        say("[database] has ended; it is started again.")
        embedded.start_server(self.home)
        return replace(self, pid=embedded.server_status(self.home).pid)

    def close(self) -> None:
        if self.home:
            embedded.stop_server(self.home)


def open_database(home: Path, *, left_behind: int | None) -> Database:
    """A server that runs already stays somebody else's, unless a supervisor that was killed left it behind."""
    if url := named_database():
        return Database(url=url)
    before = embedded.server_status(home)
    say("Starting the embedded PostgreSQL." if before.state == "stopped" else "The embedded PostgreSQL runs already.")
    url = embedded.start_server(home)
    now = embedded.server_status(home)
    say(f"Database: {now}.")
    is_ours = before.state == "stopped" or now.pid == left_behind
    return Database(url=url, home=home if is_ours else None, pid=now.pid if is_ours else None)
