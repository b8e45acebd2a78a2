"""Who the server runs as. PostgreSQL refuses root, so root gives its rights away first."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpdesk.embedded.environment import account_name
from helpdesk.embedded.errors import EmbeddedPostgresError


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAccount:
    name: str
    uid: int
    gid: int

    def identity(self) -> dict[str, Any]:
        """What `subprocess` needs so that the program runs as this account."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        """Asked of the kernel and not read from mode bits, which know nothing of access control lists."""
        if os.geteuid() != 0:
            return os.access(path, os.X_OK)
        command = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        try:
            return subprocess.run(command, cwd="/", check=False, **self.identity()).returncode == 0
        except (OSError, subprocess.SubprocessError):
            raise EmbeddedPostgresError(
                f"This root may not become the user {self.name}, and PostgreSQL refuses to run as root. "
                "Start Helpdesk as an ordinary user, or set DATABASE_URL to another server."
            ) from None


def account_for(*owned: Path) -> SystemAccount:
    """Whoever starts it; for root, the owner of what is there already, or else root's stand-in."""
    if os.geteuid() != 0:
        return SystemAccount(name=_name_of(os.geteuid()), uid=os.geteuid(), gid=os.getegid())
    for owner in (path.stat() for path in owned if path.exists()):
        if owner.st_uid != 0:
            return SystemAccount(name=_name_of(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid)
    return _stand_in(account_name())


def _stand_in(name: str) -> SystemAccount:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        raise EmbeddedPostgresError(
            f"HELPDESK_POSTGRES_USER names the user {name}, who does not exist here: create it or name another."
        ) from None
    if entry.pw_uid == 0:
        raise EmbeddedPostgresError("HELPDESK_POSTGRES_USER must not be root: PostgreSQL refuses to run as root.")
    return SystemAccount(name=name, uid=entry.pw_uid, gid=entry.pw_gid)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
