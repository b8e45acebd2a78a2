"""Lets a run go on only where its conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.comparisons import Comparisons, holds, parse_comparisons
from routing.pipelines.steps.base import PASSED, StepContext, StepKind, StepOutcome

CONDITIONS = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Comparisons | None:
    return parse_comparisons(settings, place, mistakes)


def _run(group: Comparisons, context: StepContext) -> StepOutcome:
    if holds(group, context.scope):
        return PASSED
    return StepOutcome(word="dropped", detail="Its conditions do not hold.", is_dropped=True)


FILTER_MATCH = StepKind(
    name="filter.match",
    summary="Goes on only where all, or any, of its conditions hold.",
    schema={"all": CONDITIONS, "any": CONDITIONS},
    parse=_parse,
    run=_run,
    refers=("all", "any"),
    example={"all": [{"left": "$event.payload.customer_tier", "op": "in", "right": ["pro", "enterprise"]}]},
)
