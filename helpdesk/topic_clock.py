"""Asks for the topics to be learnt anew a moment after the last of a series of changes, whoever made them."""

from __future__ import annotations

from time import monotonic

from routing.models import ModelState, TopicModel
from routing.topics.refit import ENGINE, TASK, ask_for_model, current_sources
from tickets import claims, handoff

# A series has ended when nothing has changed for so long; one that never ends is learnt from in between.
QUIET_SECONDS = 2.0
LONGEST_SECONDS = 60.0


class TopicClock:
    """Two clocks ask twice, and only one row can wait."""

    def __init__(self, *, quiet: float = QUIET_SECONDS, longest: float = LONGEST_SECONDS) -> None:
        self._quiet, self._longest = quiet, longest
        self._seen = ""
        self._seen_at = self._changed_at = 0.0

    def step(self) -> None:
        waiting = TopicModel.objects.filter(state=ModelState.WAITING).first()
        if waiting is not None:
            self._nudge_lost(waiting)
            return
        newest = TopicModel.objects.order_by("-number").values_list("sources", "engine", "milliseconds").first()
        sources = current_sources()
        if newest and newest[:2] == (sources, ENGINE):
            self._seen = ""
        elif self._is_quiet(sources, monotonic(), took=newest[2] / 1000 if newest else 0.0):
            ask_for_model(sources)
            self._seen = ""

    def _is_quiet(self, sources: str, now: float, *, took: float) -> bool:
        """What takes long is done less often."""
        if not self._seen:
            self._changed_at = now
        if sources != self._seen:
            self._seen, self._seen_at = sources, now
        return now - self._seen_at >= max(self._quiet, took) or now - self._changed_at >= max(self._longest, 2 * took)

    def _nudge_lost(self, waiting: TopicModel) -> None:
        """What was lost on the way, and the next try of what failed; while the queue has it, claims let one in."""
        now = monotonic()
        if now - self._seen_at >= self._longest and claims.due(TopicModel.objects.filter(pk=waiting.pk)).exists():
            self._seen_at = now
            handoff.nudge_long(TASK, str(waiting.pk))
