import subprocess
import sys
from collections.abc import Mapping, Sequence

from helpdesk.embedded.environment import CHECKOUT


class KeptProgram:
    """A program in the care of a keeper: it ends when we close the pipe, and when we die."""

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], grace_seconds: float, captured: bool = False
    ) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpdesk.supervisor.keeper", str(grace_seconds), *command],
            cwd=CHECKOUT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if captured else None,
            stderr=subprocess.STDOUT if captured else None,
            # Ctrl-C in the terminal is for us; we tell the others in their order.
            start_new_session=True,
            # What they write may hold what customers said.
            umask=0o077,
        )

    def ended(self) -> int | None:
        return self.process.poll()

    def ask_to_stop(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def stop_at_once(self) -> None:
        self.process.terminate()
