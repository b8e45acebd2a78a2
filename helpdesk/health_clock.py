"""Has customers' health worked out: looks every few seconds whom something new concerns, and what is due."""

from __future__ import annotations

from time import monotonic

from django.conf import settings

from resolution.health.changes import MOST_MARKED, forget_old_points, mark_changed, mark_unknown
from resolution.health.scores import TASK, is_any_due
from tickets import handoff

PAUSE_SECONDS = 3.0
LOOK_AFTER = "helpdesk.health_clock.look_after_scores"


class HealthClock:
    """Two clocks notice the same twice, and a score is worked out once more."""

    def __init__(self, *, pause: float = PAUSE_SECONDS) -> None:
        self._pause = pause
        self._looked_at = float("-inf")

    def step(self) -> bool:
        """Whether it asked for scores. While the queue is long the tickets in it come first."""
        if monotonic() - self._looked_at < self._pause:
            return False
        self._looked_at = monotonic()
        mark_changed()
        if not is_any_due() or (handoff.backlog() or 0) > settings.SWEEP_BATCH:
            return False
        handoff.nudge(TASK)
        return True


def look_after_scores() -> int:
    """Of whom nobody knows yet: before the first look, by import, or committed too late. Lines that are too old go."""
    forget_old_points()
    marked = mark_unknown()
    if marked:
        handoff.nudge(TASK)
    if marked == MOST_MARKED:
        # After an import they are many, and no task is to take long.
        handoff.nudge(LOOK_AFTER)
    return marked
