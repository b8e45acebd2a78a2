"""Interim; being replaced."""
from collections.abc import Mapping
from dataclasses import dataclass

from resolution.answering.base import Context, Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    value: float
    parts: dict[str, float]
    reasons: tuple[str, ...]


def assess(features: Mapping[str, float], draft: Draft, context: Context) -> Confidence:
    value = max(0.0, min(1.0, float(features.get("cosine", features.get("top_cosine", 0.9))))) if draft.text else 0.0
    return Confidence(value=value, parts={"retrieval": value}, reasons=("Interim.",))
