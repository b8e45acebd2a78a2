"""How often answers were right, and how far that can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from routing.topics.accuracy import wilson_interval

__all__ = ["Precision", "precision_of", "wilson_interval"]


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


def precision_of(answers: Iterable[Judged]) -> Precision:
    """Weighted ones count as many as their effective number (Kish, Survey Sampling, 1965): (sum of w)² / sum of w²."""
    judged = list(answers)
    total = sum(answer.weight for answer in judged)
    if not total:
        return Precision(answers=0, share=None, low=0.0, high=1.0)
    share = sum(answer.weight for answer in judged if answer.right) / total
    # Those that stand for less than one answer are no more together than they weigh.
    effective = min(total, total**2 / sum(answer.weight**2 for answer in judged))
    low, high = wilson_interval(share * effective, effective)
    return Precision(answers=len(judged), share=share, low=low, high=high)
