import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from helpdesk.embedded.account import SystemAccount
from helpdesk.embedded.errors import EmbeddedPostgresError


def run_program(command: Sequence[str], account: SystemAccount, *, cwd: Path, lock: int | None = None) -> None:
    """Runs one of PostgreSQL's programs as its account; its last complaint becomes the error.

    Its environment is bare: ours may hold keys that the server's account must not see, and `PG…` names that bend it.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
        pass_fds=() if lock is None else (lock,),
        # Ctrl-C is for those who use the server; it must not end it under them.
        start_new_session=True,
        **account.identity(),
    )
    if finished.returncode != 0:
        raise EmbeddedPostgresError(f"{Path(command[0]).name} failed: {_complaint(finished.stderr)}")


def _complaint(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    named = [line for line in lines if "error:" in line or "FATAL:" in line]
    return (named or lines or ["it gave no reason."])[-1]
