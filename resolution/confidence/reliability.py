"""How far confidences can be believed: what was said beside what turned out right. Pure; pages and benchmarks share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from resolution.confidence.precision import Precision, precision_of
from resolution.knowledge.retrieval.scaling import Numbers

# Of equal width on the page, as in Guo et al., On Calibration of Modern Neural Networks, 2017.
BINS = 10
# Of equal mass where one number is made of it: with few answers most bins of equal width are empty (Nixon et al.,
# Measuring Calibration in Deep Learning, 2019).
EQUAL_MASS_BINS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A confidence as it was said, and whether the answer was right."""

    confidence: float
    right: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliabilityBin:
    """`said` is the mean confidence; None if no answer lies in it."""

    low: float
    high: float
    said: float | None
    precision: Precision


def reliability_bins(outcomes: Iterable[Outcome]) -> list[ReliabilityBin]:
    inside: list[list[Outcome]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        inside[min(int(outcome.confidence * BINS), BINS - 1)].append(outcome)
    return [
        ReliabilityBin(
            low=place / BINS, high=(place + 1) / BINS, said=_mean_confidence(found), precision=precision_of(found)
        )
        for place, found in enumerate(inside)
    ]


def expected_calibration_error(outcomes: Sequence[Outcome]) -> float | None:
    """The mean distance between what was said and what was right, over bins of equally many answers; None of nothing."""
    if not outcomes:
        return None
    confidence, right, weight = _columns(outcomes)
    # Of equal confidences each gets the same distance: in which order they stand must not matter.
    _, place, tied = np.unique(confidence, return_inverse=True, return_counts=True)
    distances = np.repeat(np.bincount(place, weight * (confidence - right)) / tied, tied)
    so_far = np.concatenate([[0.0], np.cumsum(distances)])
    borders = np.arange(EQUAL_MASS_BINS + 1) * len(outcomes) // EQUAL_MASS_BINS
    return float(np.abs(np.diff(so_far[borders])).sum() / weight.sum())


def coverage_at(outcomes: Sequence[Outcome], precision: float) -> float:
    """The largest share that is right so often, the surest first; those of one confidence together."""
    if not outcomes:
        return 0.0
    confidence, right, weight = _columns(outcomes)
    _, place = np.unique(-confidence, return_inverse=True)
    seen, were_right = np.cumsum(np.bincount(place, weight)), np.cumsum(np.bincount(place, weight * right))
    covered = seen[were_right >= precision * seen]
    return float(covered[-1] / seen[-1]) if len(covered) else 0.0


def _columns(outcomes: Sequence[Outcome]) -> tuple[Numbers, Numbers, Numbers]:
    table = np.array([(outcome.confidence, outcome.right, outcome.weight) for outcome in outcomes], float)
    return table[:, 0], table[:, 1], table[:, 2]


def _mean_confidence(found: Sequence[Outcome]) -> float | None:
    total = sum(outcome.weight for outcome in found)
    return sum(outcome.weight * outcome.confidence for outcome in found) / total if total else None
