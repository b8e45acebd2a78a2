"""Asks for pipelines' work to be done: while events or runs are due, one task a second until as many are at it as there are workers."""

from __future__ import annotations

from time import monotonic

from django.conf import settings

from routing.pipelines.work import TASK, is_anything_due, is_enough_in_hand
from tickets import handoff

# A task works for a second and asks for the next itself.
PAUSE_SECONDS = 1.0


class PipelineClock:
    """Two clocks ask twice, and the claims let one worker have each row. What comes after a quiet while is asked for at once."""

    def __init__(self, *, pause: float = PAUSE_SECONDS) -> None:
        self._pause = pause
        self._asked_at = float("-inf")

    def step(self) -> bool:
        """Whether it asked."""
        if monotonic() - self._asked_at < self._pause or not is_anything_due():
            return False
        if is_enough_in_hand() or (handoff.backlog() or 0) > settings.SWEEP_BATCH:
            return False
        self._asked_at = monotonic()
        handoff.nudge(TASK)
        return True
