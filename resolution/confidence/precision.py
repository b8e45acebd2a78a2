"""How often answers were right, and how far that can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# Of the standard normal distribution: 95 % lie within so many deviations.
Z_95 = 1.959963984540054


class Judged(Protocol):
    @property
    def right(self) -> bool: ...
    @property
    def weight(self) -> float: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """`share` is None where nothing was judged; `low` and `high` then say that it may be anything."""

    answers: int
    share: float | None
    low: float
    high: float


def wilson_interval(right: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, Probable Inference, 1927); it holds for few answers and near 0 and 1 too."""
    if n <= 0:
        return 0.0, 1.0
    share = min(max(right / n, 0.0), 1.0)
    squared = Z_95**2
    middle = (share + squared / (2 * n)) / (1 + squared / n)
    half = Z_95 * math.sqrt(share * (1 - share) / n + squared / (4 * n * n)) / (1 + squared / n)
    # Rounding must not put the interval's end on the wrong side of the share.
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))


def precision_of(answers: Iterable[Judged]) -> Precision:
    """Weighted ones count as many as their effective number (Kish, Survey Sampling, 1965): (sum of w)² / sum of w²."""
    judged = list(answers)
    total = sum(answer.weight for answer in judged)
    if not total:
        return Precision(answers=0, share=None, low=0.0, high=1.0)
    share = sum(answer.weight for answer in judged if answer.right) / total
    effective = total**2 / sum(answer.weight**2 for answer in judged)
    low, high = wilson_interval(share * effective, effective)
    return Precision(answers=len(judged), share=share, low=low, high=high)
