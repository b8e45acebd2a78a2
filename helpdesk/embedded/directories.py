"""Where one server lives: its lock, its data, its socket, and its programs where they had to be copied.

home/           0700, or root's and 0711 when root starts a server that runs as somebody else
home/lock       held by the server and all its processes for as long as one of them lives
home/data/      0700
home/socket/    0700; elsewhere when the path is too long for a socket
home/programs/  only where the server's account cannot reach the installed ones
"""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from helpdesk.embedded.account import SystemAccount, account_for
from helpdesk.embedded.errors import EmbeddedPostgresError

# A socket's path has 103 bytes on macOS and 107 on Linux; "/.s.PGSQL.5432" takes 14.
_LONGEST_SOCKET_DIRECTORY = 88
# pg_ctl puts the data's path between double quotes into a shell's line, as it is.
_UNQUOTABLE = set('"$`\\\n')


@dataclass(frozen=True, slots=True)
class Home:
    path: Path

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def data(self) -> Path:
        return self.path / "data"

    @property
    def programs(self) -> Path:
        return self.path / "programs"

    @property
    def socket(self) -> Path:
        """Always the same for the same home, so that nobody needs to ask a running server."""
        inside = self.path / "socket"
        # PostgreSQL takes a list of directories here, so commas and quotes would need their own escape.
        if len(os.fsencode(inside)) <= _LONGEST_SOCKET_DIRECTORY and not set(str(inside)) & set(",'\""):
            return inside
        return Path("/tmp") / f"helpdesk-{_digest(self.path)}"


def locate_home(data_dir: Path, *, elsewhere: Path = Path("/var/lib")) -> Home:
    """The home for this directory: there, or under `elsewhere` when root's stand-in cannot get there.

    A checkout in root's own home directory is the usual case: it is closed to others, and must stay closed.
    """
    asked = data_dir.expanduser().absolute()
    if os.path.lexists(asked) or os.geteuid() != 0:
        return Home(asked.resolve())
    existing = next(parent for parent in asked.parents if parent.exists())
    if account_for().reaches(existing):
        return Home(asked.resolve())
    return Home(elsewhere / f"helpdesk-{_digest(asked)}")


def prepare_home(data_dir: Path, *, elsewhere: Path = Path("/var/lib")) -> tuple[Home, SystemAccount]:
    asked = data_dir.expanduser().absolute()
    home = locate_home(data_dir, elsewhere=elsewhere)
    _refuse_bad_path(asked, home)
    _make_public_directories(asked.parent)
    _make_public_directories(home.path)
    _refuse_foreign_home(home)
    _leave_link(asked, home)
    account = account_for(home.data, home.path)
    _refuse_unreachable_home(home, account)
    _make_socket_directory(home, account)
    return home, account


def _leave_link(asked: Path, home: Home) -> None:
    try:
        asked.symlink_to(home.path)
    except FileExistsError:
        return


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]


def _refuse_bad_path(asked: Path, home: Home) -> None:
    if bad := _UNQUOTABLE & set(str(home.path)):
        names = " ".join(sorted(bad)).replace("\n", "a line break")
        raise EmbeddedPostgresError(f"PostgreSQL's programs cannot bear {names} in the path {home.path}: rename it.")
    if asked.is_symlink() and not asked.exists():
        raise EmbeddedPostgresError(
            f"{asked} points to {home.path}, where the data was, and that is gone. "
            "Bring it back, or remove the link to begin with an empty database."
        )


def _make_public_directories(path: Path) -> None:
    """Root's umask may be 077; what we make on the way must let the server's account pass."""
    missing = [each for each in (path, *path.parents) if not each.exists()]
    for each in reversed(missing):
        _make_directory(each, mode=0o711 if os.geteuid() == 0 else 0o700)


def _make_directory(path: Path, *, mode: int, owner: SystemAccount | None = None) -> None:
    """Renamed into place when it is ready, so that a second start never meets it half made."""
    try:
        fresh = Path(tempfile.mkdtemp(prefix=".helpdesk-", dir=path.parent))
    except OSError as error:
        raise EmbeddedPostgresError(
            f"Cannot make {path} ({error.strerror}): set HELPDESK_DATA_DIR to a directory that can be written."
        ) from None
    fresh.chmod(mode)
    if owner:
        owner.own(fresh)
    try:
        fresh.rename(path)
    except OSError:
        # The other start was quicker.
        fresh.rmdir()


def _refuse_foreign_home(home: Home) -> None:
    if os.geteuid() not in (0, home.path.stat().st_uid):
        raise EmbeddedPostgresError(
            f"{home.path} belongs to another user: start Helpdesk as that user, or set HELPDESK_DATA_DIR elsewhere."
        )


def _refuse_unreachable_home(home: Home, account: SystemAccount) -> None:
    if not account.reaches(home.path):
        raise EmbeddedPostgresError(
            f"The user {account.name}, as whom PostgreSQL runs, cannot get to {home.path}. Move it to a place where "
            "it can (and leave a link behind), set HELPDESK_DATA_DIR elsewhere, or set HELPDESK_POSTGRES_USER."
        )


def _make_socket_directory(home: Home, account: SystemAccount) -> None:
    """Whoever reaches the socket may become a superuser of the database, so nobody else may."""
    if not os.path.lexists(home.socket):
        _make_directory(home.socket, mode=0o700, owner=account)
    found = home.socket.lstat()
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == 0o700 and found.st_uid == account.uid
    if not private:
        raise EmbeddedPostgresError(
            f"{home.socket} must be a directory of the user {account.name} that is closed to all others: remove it."
        )
