"""A qcluster whose idle worker was killed may hang with all its processes alive: only the heartbeat tells.

Where this supervisor does not run, a probe on /readyz (systemd's WatchdogSec=, a liveness check) does it.
"""

from dataclasses import dataclass

LOOK_SECONDS = 15
LOOKS = 3
# The heartbeat of a new cluster takes its time; until then the old one's age means nothing.
PATIENCE_SECONDS = 240


@dataclass(slots=True)
class Watchdog:
    """Told the time and what was seen, it answers whether the workers must be replaced."""

    quiet_until: float = 0.0
    idle_looks: int = 0

    def bites(self, *, is_idle: bool, now: float) -> bool:
        self.idle_looks = self.idle_looks + 1 if is_idle and now >= self.quiet_until else 0
        if self.idle_looks < LOOKS:
            return False
        self.idle_looks = 0
        self.quiet_until = now + PATIENCE_SECONDS
        return True
