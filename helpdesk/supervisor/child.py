"""One child: started, started again when it ends by itself, and given up when that does not help."""

import threading
from collections.abc import Mapping
from pathlib import Path

from helpdesk.supervisor.children import Plan
from helpdesk.supervisor.errors import SupervisorError
from helpdesk.supervisor.kept_program import KeptProgram
from helpdesk.supervisor.output import relay, say

MOST_FAILURES = 6
# Who lived this long has recovered: the count of failures begins anew.
RECOVERED_SECONDS = 60
LONGEST_PAUSE_SECONDS = 30


class Child:
    def __init__(self, plan: Plan, env: Mapping[str, str], log_directory: Path) -> None:
        self.plan = plan
        self._env = env
        self._log_directory = log_directory
        self._failures = 0
        self._restart_at: float | None = None
        self._is_replaced = False

    def start(self, *, now: float) -> None:
        self._started_at = now
        self._restart_at = None
        self._is_replaced = False
        self.kept = KeptProgram(self.plan.command, env=self._env, grace_seconds=self.plan.grace_seconds, captured=True)
        words = [self.plan.name, self.kept.process.stdout, self._log_directory]
        self.voice = threading.Thread(target=relay, args=words, daemon=True)
        self.voice.start()

    def tend(self, *, now: float) -> None:
        """Called again and again; starts the child again when it has ended and its pause is over."""
        code = self.kept.ended()
        if code is None:
            return
        self.kept.ask_to_stop()
        if self._restart_at is None:
            self._restart_at = now + self._pause(code, now)
        if now >= self._restart_at:
            self.start(now=now)

    def replace(self, reason: str) -> None:
        """Ends it, so that the next look starts a new one."""
        say(f"[{self.plan.name}] {reason}; it is started again.")
        self._is_replaced = True
        self.kept.ask_to_stop()

    def _pause(self, code: int, now: float) -> float:
        if self._is_replaced:
            return 0.0
        self._failures = 1 if now - self._started_at >= RECOVERED_SECONDS else self._failures + 1
        if self._failures > MOST_FAILURES:
            raise SupervisorError(
                f"[{self.plan.name}] ended {self._failures} times in a row; its last words are above."
            )
        pause = min(2.0 ** (self._failures - 1), LONGEST_PAUSE_SECONDS)
        say(f"[{self.plan.name}] ended with code {code}; it is started again in {pause:g} s.")
        return pause
