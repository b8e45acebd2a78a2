"""What can be measured of one ranking, whatever the base: the input of confidence."""

import math
from collections.abc import Container, Mapping

import numpy as np
from numpy.typing import NDArray

from resolution.knowledge.retrieval.words import best_possible

Scores = NDArray[np.float32]

# The cosine of two texts that have nothing to do with each other. A base of one article still has this to beat.
UNRELATED = 0.15
_LEXICAL_WEIGHT = 0.15
_SHARPNESS = 20.0
_CROWD = 5
_MIN_SPREAD = 0.04
# Standings grow with the base; past this they say no more.
_MAX_STANDING = 8.0


def combine_scores(dense: Scores, lexical: Scores) -> Scores:
    """One score an article: closeness in meaning, and words in common, each in standard deviations of this base."""
    return (1 - _LEXICAL_WEIGHT) * _standings(dense) + _LEXICAL_WEIGHT * _standings(lexical)


def _standings(scores: Scores) -> Scores:
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 0 else np.zeros_like(scores)


def measure_ranking(
    dense: Scores,
    nearest: Scores,
    lexical: Scores,
    tightness: Scores,
    *,
    rarities: Mapping[str, float],
    known: Container[str],
) -> dict[str, float]:
    """Scores have a place for each article; `rarities` has the question's words, `known` those that the base has."""
    top = int(combine_scores(dense, lexical).argmax())
    total = sum(rarities.values()) or 1.0
    return {
        **_measure_meaning(dense, top),
        "nearest": float(nearest[top]),
        "own_fit": float(dense[top] - tightness[top]),
        **_measure_words(lexical, top, best_possible(total)),
        "words_known": sum(rarity for word, rarity in rarities.items() if word in known) / total,
        "agreement": float(lexical[top] > 0 and lexical[top] >= lexical.max()),
        "question_length": math.log1p(len(rarities)),
        "base_size": math.log(len(dense)),
    }


def _measure_meaning(dense: Scores, top: int) -> dict[str, float]:
    closeness = float(dense[top])
    others = np.append(np.delete(dense, top), UNRELATED)
    leaders = np.sort(np.append(others, [UNRELATED] * _CROWD))[-_CROWD:]
    return {
        "closeness": closeness,
        "lead": closeness - float(others.max()),
        "crowd": float(leaders.mean()),
        "standing": min((closeness - float(others.mean())) / max(float(others.std()), _MIN_SPREAD), _MAX_STANDING),
        "share": float(1 / (1 + np.exp(_SHARPNESS * (others - closeness)).sum())),
    }


def _measure_words(lexical: Scores, top: int, possible: float) -> dict[str, float]:
    others = np.delete(lexical, top)
    runner_up = float(others.max()) if len(others) else 0.0
    return {
        "words_matched": float(lexical[top]) / possible,
        "words_lead": (float(lexical[top]) - runner_up) / possible,
    }
