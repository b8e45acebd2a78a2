"""Takes personal data out of the payload, and out of what steps have bound, for all steps that come after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.conditions.parse import Mistakes
from routing.pipelines.steps.base import StepContext, StepKind, StepOutcome
from routing.redaction.matrix import BadMatrix, Treatment, apply_matrix, check_matrix


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactPii:
    matrix: Mapping[str, str]


def _parse(settings: Mapping[str, Any], place: str, mistakes: Mistakes) -> RedactPii:
    matrix = settings.get("matrix") or {}
    try:
        check_matrix(matrix)
    except BadMatrix as error:
        mistakes.add(f"{place}.matrix", str(error))
        matrix = {}
    return RedactPii(matrix=dict(matrix))


def _run(settings: RedactPii, context: StepContext) -> StepOutcome:
    found, counts = apply_matrix([context.payload, context.bindings], settings.matrix, context.record())
    told = ", ".join(f"{kind.lower().replace('_', ' ')} {count}" for kind, count in sorted(counts.items()))
    return StepOutcome(
        word="redacted" if counts else "passed",
        detail=told or "Nothing was found.",
        payload=found[0],
        bindings=found[1],
    )


REDACT_PII = StepKind(
    name="redact.pii",
    summary="Takes personal data out of the payload before the next steps.",
    schema={"matrix": {"type": "object", "additionalProperties": {"enum": Treatment.values}}},
    parse=_parse,
    run=_run,
    example={"matrix": {"EMAIL_ADDRESS": "mask", "PHONE_NUMBER": "drop"}},
)
