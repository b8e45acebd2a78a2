"""The calibration in force, and a confidence under it. A new one changes nothing that is stored: only the next attempt."""

from __future__ import annotations

from dataclasses import replace

from resolution.confidence.assess import Confidence
from resolution.confidence.calibration import AS_IT_IS, Calibrator
from resolution.confidence.engine_family import engine_family
from resolution.knowledge.retrieval.scaling import ConfidenceScale
from resolution.models import Calibration


def calibration_for(family: str, category: str) -> Calibration | None:
    """The category's, else the engine's generic one; None as long as nobody has judged an answer of the engine."""
    in_force = Calibration.objects.filter(engine_family=family, category__in=["", category], in_force=True)
    return max(in_force, key=lambda one: one.category, default=None)


def calibrator_for(family: str, category: str) -> Calibrator:
    calibration = calibration_for(family, category)
    return calibrator_of(calibration) if calibration else AS_IT_IS


def calibrator_of(calibration: Calibration) -> Calibrator:
    scale = ConfidenceScale(slope=calibration.slope, shift=calibration.intercept)
    return Calibrator(scale=scale, verdicts=calibration.verdicts)


def calibrate_confidence(confidence: Confidence, *, engine: str, category: str) -> Confidence:
    """The confidence as it counts from now on; the raw one and what made it of that stay with it."""
    calibration = calibration_for(engine_family(engine), category) if confidence.value > 0 else None
    if calibration is None:
        return confidence
    value = calibrator_of(calibration).calibrate(confidence.value)
    return replace(
        confidence,
        value=value,
        raw=confidence.value,
        calibration_id=calibration.pk,
        reasons=(*confidence.reasons, _in_words(confidence.value, value, calibration)),
    )


def _in_words(raw: float, value: float, calibration: Calibration) -> str:
    answers = "1 answer" if calibration.verdicts == 1 else f"{calibration.verdicts:,} answers"
    return (
        f"By what people said of {answers}, one like this is right {value:.0%} of the time; "
        f"its weakest part says {raw:.0%} (calibration: {calibration})."
    )
