"""The data directory: made once by initdb, and only opened by the major that wrote it."""

import shutil

from helpdesk.embedded.account import SystemAccount
from helpdesk.embedded.address import SUPERUSER
from helpdesk.embedded.directories import Home
from helpdesk.embedded.errors import EmbeddedPostgresError
from helpdesk.embedded.programs import Programs
from helpdesk.embedded.run import run_program

# Sorts and folds alike on every system and needs no locale installed.
_BUILTIN_LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_BUILTIN_LOCALE_SINCE = 17


def ensure_cluster(home: Home, programs: Programs, account: SystemAccount, *, durable: bool) -> None:
    if home.data.exists() and any(home.data.iterdir()):
        _refuse_other_major(home, programs)
    else:
        _create_cluster(home, programs, account, durable=durable)


def _refuse_other_major(home: Home, programs: Programs) -> None:
    version = home.data / "PG_VERSION"
    if not version.exists():
        raise EmbeddedPostgresError(f"{home.data} is not empty and holds no database: move its contents away.")
    written_by = version.read_text().strip()
    if written_by == str(programs.major):
        return
    raise EmbeddedPostgresError(
        f"The data in {home.data} was written by PostgreSQL {written_by}, and the programs in {programs.directory} are "
        f"{programs.major}: they cannot open it. With the programs of {written_by} (name their directory by "
        "HELPDESK_POSTGRES_BIN) run “python -m helpdesk.embedded dump FILE”, move the data away, "
        "and with the new ones run “python -m helpdesk.embedded restore FILE”."
    )


def _create_cluster(home: Home, programs: Programs, account: SystemAccount, *, durable: bool) -> None:
    """Made beside its place and moved there whole, so that a start cut short leaves nothing half made."""
    fresh = home.path / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    locale = _BUILTIN_LOCALE if programs.major >= _BUILTIN_LOCALE_SINCE else ("--locale=C.UTF-8",)
    options = ("--encoding=UTF8", "--auth=trust", "--data-checksums", f"--username={SUPERUSER}", *locale)
    command = [programs.path("initdb"), f"--pgdata={fresh}", *options, *(() if durable else ("--no-sync",))]
    run_program(command, account, cwd=home.path)
    fresh.rename(home.data)
