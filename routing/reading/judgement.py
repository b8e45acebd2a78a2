"""A word that was chosen, how likely it is right, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from routing.reading.cues import Cue, cues_for

MOST_NAMED = 4


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


def tell_cues(what: str, head: str, word: str, found: Sequence[Cue]) -> tuple[str, ...]:
    """Which cues spoke for the word, each by what it says and by its name."""
    telling = cues_for(found, head, word)[:MOST_NAMED]
    said = ", ".join(f"{cue.says} (“{cue.name}”)" for cue in telling)
    return (f"{what} {word.replace('_', ' ')}: {said}.",) if said else ()
