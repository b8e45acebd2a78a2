"""Past the day's budget for models an installation may leave tickets to people rather than to the local engine."""

from __future__ import annotations

from dataclasses import replace

from routing.decisions.decide import DecisionResult
from routing.llm.budget import holds_past_budget
from tickets.states import Move


def hold_past_budget(decided: DecisionResult, *, fallback: str) -> DecisionResult:
    """Held for triage where the model was not asked for that; what the local engine read stays as a help for the person."""
    if not (fallback.startswith("over_budget") and holds_past_budget()):
        return decided
    reason = (
        "The day's budget for models is spent, and the installation holds tickets then: a person settles the topic."
    )
    return replace(decided, move=Move.HOLD.value, hold_reason=reason, reasons=(*decided.reasons, reason))
