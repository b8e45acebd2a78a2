"""Lets so many of a key pass in a window; the rest is dropped, or waits for its turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from routing.conditions.parse import Mistakes
from routing.pipelines.steps.base import PASSED, StepContext, StepKind, StepOutcome
from routing.pipelines.steps.dedupe import KEY
from routing.pipelines.steps.passes import digest_of_key, pass_with_key, passes_within
from routing.pipelines.steps.settings_fields import WINDOW, read_number, read_texts, read_window, read_word

MOST = 1_000
SHORTEST_DELAY = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    key: tuple[str, ...]
    most: int
    window: timedelta
    over: str


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Throttle:
    return Throttle(
        # Without one, all that comes through this pipeline is counted together.
        key=read_texts(settings, "key", place, mistakes, ("$pipeline.name",)),
        most=read_number(settings, "most", place, mistakes, most=MOST),
        window=read_window(settings, place, mistakes),
        over=read_word(settings, "over", place, mistakes, ("drop", "delay")),
    )


def _run(settings: Throttle, context: StepContext) -> StepOutcome:
    digest = digest_of_key(list(settings.key), context)
    if digest is None:
        return StepOutcome(word="passed", detail="Its key is empty, so it is counted with no other.")
    if pass_with_key(digest, context, context.step_name, settings.window, most=settings.most):
        return PASSED
    if settings.over == "drop":
        return StepOutcome(word="dropped", detail="As many as may came through already.", is_dropped=True)
    return StepOutcome(word="delayed", detail="It waits for its turn.", delay=_turn(digest, settings, context))


def _turn(digest: bytes, settings: Throttle, context: StepContext) -> timedelta:
    """Until the oldest of those that fill the window has left it."""
    passed = passes_within(digest, context, context.step_name, settings.window)[: settings.most]
    if not passed:
        return SHORTEST_DELAY
    return max(passed[-1] + settings.window - timezone.now(), SHORTEST_DELAY)


THROTTLE = StepKind(
    name="throttle",
    summary="Lets so many of a key pass in a window; the rest is dropped or waits.",
    schema={
        "key": KEY,
        "most": {"type": "integer", "minimum": 1, "maximum": MOST},
        "window": WINDOW,
        "over": {"enum": ["drop", "delay"]},
    },
    parse=_parse,
    run=_run,
    refers=("key",),
    example={"key": "$event.payload.customer_tier", "most": 5, "window": "10 minutes", "over": "drop"},
)
