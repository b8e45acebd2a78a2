"""Sets fields of the payload by references and texts, and leaves others out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.references import expand
from routing.pipelines.steps.base import StepContext, StepKind, StepOutcome
from routing.pipelines.steps.settings_fields import TEXT, read_texts

NAMES = {"type": "array", "items": TEXT, "minItems": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    set: Mapping[str, Any]
    remove: frozenset[str]
    keep: frozenset[str]


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> Transform:
    if not settings.keys() & {"set", "remove", "keep"}:
        mistakes.add(place, "Say what it does: set, remove or keep.")
    given = settings.get("set") or {}
    if not isinstance(given, Mapping):
        mistakes.add(f"{place}.set", "This is an object of fields and what they become.")
        given = {}
    return Transform(
        set=dict(given),
        remove=frozenset(read_texts(settings, "remove", place, mistakes, ())) if "remove" in settings else frozenset(),
        keep=frozenset(read_texts(settings, "keep", place, mistakes, ())) if "keep" in settings else frozenset(),
    )


def _run(settings: Transform, context: StepContext) -> StepOutcome:
    """All references find what was there before the step."""
    made = {str(name): value for name, value in expand(settings.set, context.scope).items()}
    kept = {
        name: value
        for name, value in context.payload.items()
        if name not in settings.remove and (not settings.keep or name in settings.keep)
    }
    gone = len(context.payload) - len(kept)
    return StepOutcome(word="changed", detail=f"{len(made)} set, {gone} left out.", payload={**kept, **made})


TRANSFORM = StepKind(
    name="transform",
    summary="Sets fields of the payload, leaves others out, or keeps only some.",
    schema={"set": {"type": "object"}, "remove": NAMES, "keep": NAMES},
    parse=_parse,
    run=_run,
    refers=("set",),
    example={"set": {"title": "{{ $event.payload.subject }}"}, "remove": ["body"]},
)
