"""Drops what has been let pass with the same key within a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.steps.base import PASSED, StepContext, StepKind, StepOutcome
from routing.pipelines.steps.passes import digest_of_key, pass_with_key
from routing.pipelines.steps.settings_fields import TEXT, WINDOW, read_texts, read_window

KEY = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dedupe:
    key: tuple[str, ...]
    window: timedelta


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Dedupe:
    if "key" not in settings:
        mistakes.add(f"{place}.key", "Say by what a repeat is known, as $event.payload.ticket_id.")
    key = read_texts(settings, "key", place, mistakes, ("$event.id",))
    return Dedupe(key=key, window=read_window({"window": "1 day", **settings}, place, mistakes))


def _run(settings: Dedupe, context: StepContext) -> StepOutcome:
    digest = digest_of_key(list(settings.key), context)
    if digest is None:
        return StepOutcome(word="passed", detail="Its key is empty, so it is like no other.")
    if pass_with_key(digest, context, context.step_name, settings.window, most=1):
        return PASSED
    return StepOutcome(word="dropped", detail="One with the same key came through before.", is_dropped=True)


DEDUPE = StepKind(
    name="dedupe",
    summary="Drops what came through with the same key within the window.",
    schema={"key": KEY, "window": WINDOW},
    parse=_parse,
    run=_run,
    refers=("key",),
    example={"key": "$event.payload.ticket_id", "window": "1 day"},
)
