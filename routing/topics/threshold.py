"""From which confidence on a topic is believed: what was calibrated, what a lead has set, and what another would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.models import ModelState, Reading, TopicModel, UnsureThreshold
from routing.reading.local import READER
from routing.topics.choose import SURE_ENOUGH

# So many of the newest readings tell what a threshold would have done.
RECENT_READINGS = 1_000
ONLY_ROW = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdEffect:
    """`named` of `readings` would have been given their topic; the shares are those of the model's own curve."""

    sure_from: float
    readings: int
    named: int
    named_right: float | None
    recalled: float | None


def newest_model() -> TopicModel | None:
    return TopicModel.objects.filter(state=ModelState.STANDS).order_by("-number").first()


def calibrated_threshold(model: TopicModel | None) -> float:
    return SURE_ENOUGH if model is None or model.sure_from is None else model.sure_from


def set_threshold() -> float | None:
    """By a lead; None where the calibrated one holds."""
    return UnsureThreshold.objects.values_list("sure_from", flat=True).first()


def write_threshold(sure_from: float | None) -> None:
    if sure_from is None:
        UnsureThreshold.objects.all().delete()
    else:
        UnsureThreshold.objects.update_or_create(pk=ONLY_ROW, defaults={"sure_from": sure_from})


def effect_of(sure_from: float, model: TopicModel | None) -> ThresholdEffect:
    """Of the newest readings that the local engine made from a text it could read."""
    recent = Reading.objects.filter(reader=READER).exclude(topic_guess="").order_by("-created_at", "-id")
    confidences = list(recent.values_list("topic_confidence", flat=True)[:RECENT_READINGS])
    point = _nearest_point(sure_from, model)
    return ThresholdEffect(
        sure_from=sure_from,
        readings=len(confidences),
        named=sum(confidence >= sure_from for confidence in confidences),
        named_right=point.get("named_right"),
        recalled=point.get("recalled"),
    )


def _nearest_point(sure_from: float, model: TopicModel | None) -> dict[str, Any]:
    points = model.curve if model else []
    return min(points, key=lambda point: abs(point["at"] - sure_from), default={})
