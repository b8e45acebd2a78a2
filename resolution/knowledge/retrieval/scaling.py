"""From measures to a probability: weights fitted across many bases, and two numbers that fit them to one base."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

WEIGHTS_FILE = Path(__file__).with_name("confidence_weights.json")

# Beyond this a probability is 0 or 1 for every purpose, and its exponent would overflow.
_MAX_LOGIT = 30.0
_NEWTON_STEPS = 25
_SMALLEST_STEP = 1e-9


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression on standardised measures."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def logit(self, measures: Mapping[str, float]) -> float:
        parts = zip(self.names, self.means, self.spreads, self.weights, strict=True)
        return self.intercept + sum(weight * (measures[name] - mean) / spread for name, mean, spread, weight in parts)


@cache
def shipped_weights() -> Weights:
    """Fitted by scripts/fit_confidence.py on bases that are not the reader's."""
    stored = json.loads(WEIGHTS_FILE.read_text())
    names = tuple(stored["weights"])
    return Weights(
        names=names,
        means=tuple(stored["means"][name] for name in names),
        spreads=tuple(stored["spreads"][name] for name in names),
        weights=tuple(stored["weights"].values()),
        intercept=stored["intercept"],
    )


@dataclass(frozen=True, slots=True)
class ConfidenceScale:
    """What turns one base's logits into probabilities that hold in that base."""

    slope: float = 1.0
    shift: float = 0.0

    def probability(self, logit: float) -> float:
        return probability_of(self.slope * logit + self.shift)


def probability_of(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-_MAX_LOGIT, min(_MAX_LOGIT, logit))))


_AS_IT_IS = ConfidenceScale()


def fit_scale(
    logits: Sequence[float],
    outcomes: Sequence[bool],
    *,
    trust: float,
    worth: Sequence[float] | None = None,
    before: ConfidenceScale = _AS_IT_IS,
) -> ConfidenceScale:
    """Two parameters by penalised maximum likelihood. `trust` is how many observations the scale of `before` is worth.

    `worth` is what each observation counts: one if none is given.
    """
    inputs = np.column_stack([logits, np.ones(len(logits))])
    right = np.asarray(outcomes, float)
    counted = np.ones(len(right)) if worth is None else np.asarray(worth, float)
    # An observation weighs a quarter at most, where it is as likely right as wrong.
    start, pull = np.array([before.slope, before.shift]), np.full(2, trust / 4)
    slope, shift = fit_logistic(inputs, right, start=start, pull=pull, worth=counted).tolist()
    if slope > 0:
        return ConfidenceScale(slope=slope, shift=shift)
    # The logits say nothing here, so that all that is known is how often an answer is right.
    share = (counted @ right + 1) / (counted.sum() + 2)
    return ConfidenceScale(slope=0.0, shift=math.log(share / (1 - share)))


def fit_logistic(
    inputs: Numbers, outcomes: Numbers, *, start: Numbers, pull: Numbers, worth: Numbers | float = 1.0
) -> Numbers:
    """Newton's method. `pull` is how strongly each parameter is held to where it starts; `worth` counts observations."""

    def loss(parameters: Numbers) -> float:
        logits = inputs @ parameters
        missed = (worth * (np.logaddexp(0, logits) - outcomes * logits)).sum()
        return float(missed + (pull * (parameters - start) ** 2).sum() / 2)

    parameters = start.astype(float)
    for _ in range(_NEWTON_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(inputs @ parameters, -_MAX_LOGIT, _MAX_LOGIT)))
        gradient = inputs.T @ (worth * (expected - outcomes)) + pull * (parameters - start)
        curvature = (inputs.T * (worth * expected * (1 - expected))) @ inputs + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        # A whole step can lead too far where the curve is flat, and from there ever further.
        while loss(parameters - step) > loss(parameters) and np.abs(step).max() > _SMALLEST_STEP:
            step /= 2
        parameters = parameters - step
    return parameters
