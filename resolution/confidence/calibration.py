"""What people's verdicts make of a confidence: how often such answers were approved as they stood."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from resolution.knowledge.retrieval.scaling import ConfidenceScale, fit_scale

# So many verdicts the curve before is worth, which is the uncalibrated confidence or the engine's generic curve: a few
# contradictions don't turn it over.
PRIOR_VERDICTS = 30.0
# Nearer to 0 and 1 nobody can be sure, and the logit would grow without end.
LEAST = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedAnswer:
    """An answer's uncalibrated confidence, and whether it was approved unchanged. `worth` is 1 over the rate at which it was sampled."""

    raw: float
    right: bool
    worth: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrator:
    """Two parameters on the logit (Platt, Probabilistic Outputs for Support Vector Machines, 1999)."""

    scale: ConfidenceScale = ConfidenceScale()
    verdicts: int = 0

    def calibrate(self, raw: float) -> float:
        """From 0 to 1. An answer that can't be sent stays at 0."""
        return self.scale.probability(logit_of(raw)) if raw > 0 else 0.0


AS_IT_IS = Calibrator()


def fit_calibrator(observed: Sequence[ObservedAnswer], *, before: Calibrator = AS_IT_IS) -> Calibrator:
    """The calibrator of `before` itself if nothing was observed."""
    told = [answer for answer in observed if answer.raw > 0]
    if not told:
        return Calibrator(scale=before.scale)
    scale = fit_scale(
        [logit_of(answer.raw) for answer in told],
        [answer.right for answer in told],
        trust=PRIOR_VERDICTS,
        worth=[answer.worth for answer in told],
        before=before.scale,
    )
    return Calibrator(scale=scale, verdicts=len(told))


def logit_of(probability: float) -> float:
    inside = min(max(probability, LEAST), 1 - LEAST)
    return math.log(inside / (1 - inside))
