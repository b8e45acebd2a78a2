"""One independent doubt about an answer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfidencePart:
    name: str
    value: float
    reason: str
