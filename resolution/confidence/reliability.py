"""How far confidences can be believed: what was said beside what turned out right. Pure; pages and benchmarks share it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from resolution.confidence.precision import Precision, precision_of

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
    total = sum(outcome.weight for outcome in outcomes)
    if not total:
        return None
    distances = _distances(outcomes)
    count = len(distances)
    borders = [number * count // EQUAL_MASS_BINS for number in range(EQUAL_MASS_BINS + 1)]
    return sum(abs(sum(distances[begin:end])) for begin, end in pairwise(borders)) / total


def _distances(outcomes: Iterable[Outcome]) -> list[float]:
    """By confidence. Of equal confidences each gets the same: in which order they stand must not matter."""
    found: list[float] = []
    for tied in _tied(outcomes):
        mean = sum(outcome.weight * (outcome.confidence - outcome.right) for outcome in tied) / len(tied)
        found += [mean] * len(tied)
    return found


def _tied(outcomes: Iterable[Outcome]) -> list[list[Outcome]]:
    """Those of one confidence together, the least sure first."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.confidence)
    return [list(tied) for _, tied in groupby(ordered, key=lambda outcome: outcome.confidence)]


def coverage_at(outcomes: Sequence[Outcome], precision: float) -> float:
    """The largest share that is right so often, the surest first; those of one confidence together."""
    total = sum(outcome.weight for outcome in outcomes)
    seen = right = covered = 0.0
    for tied in reversed(_tied(outcomes)):
        for outcome in tied:
            seen += outcome.weight
            right += outcome.weight * outcome.right
        if right >= precision * seen:
            covered = seen
    return covered / total if total else 0.0


def _mean_confidence(found: Sequence[Outcome]) -> float | None:
    total = sum(outcome.weight for outcome in found)
    return sum(outcome.weight * outcome.confidence for outcome in found) / total if total else None
