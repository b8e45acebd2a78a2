"""A word that was chosen, how likely it is right, and why."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    word: str
    confidence: float
    reasons: tuple[str, ...] = ()


def likeliest_word(chances: Mapping[str, float]) -> tuple[str, float]:
    word = max(chances, key=lambda candidate: chances[candidate])
    return word, min(1.0, float(chances[word]))


def normalise_chances(chances: Mapping[str, float]) -> dict[str, float]:
    total = sum(chances.values())
    return {word: chance / total for word, chance in chances.items()}
