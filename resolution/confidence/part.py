"""One independent doubt about an answer."""

from dataclasses import dataclass

# What a person must answer himself: held. What may be sent, but is looked at afterwards: reviewed.
FOR_A_PERSON = 0.5
FOR_REVIEW = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    value: float
    reason: str
