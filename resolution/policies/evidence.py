"""What the verdicts say of a policy's answers, at the confidence that each would have today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from resolution.confidence.calibrations import calibration_for, calibrator_for
from resolution.confidence.judged_answers import judged_answers
from resolution.confidence.precision import precision_of
from resolution.models import EngineFamily, Policy, Verdict
from resolution.policies.bands import channels_of
from tickets.states import Band

LOOKED_BACK = timedelta(days=90)
VERDICTS_NEEDED = 100
LOWER_BOUND_NEEDED = 0.90
# So many answers of the review band tell whether it may be sent.
REVIEW_VERDICTS_NEEDED = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedState:
    """Whether a policy has earned to send by itself with one family of engines, and on what that rests."""

    verdicts: int
    lower: float

    @property
    def is_unlocked(self) -> bool:
        return self.verdicts >= VERDICTS_NEEDED and self.lower >= LOWER_BOUND_NEEDED

    def __str__(self) -> str:
        needed = "" if self.verdicts >= VERDICTS_NEEDED else f" of {VERDICTS_NEEDED}"
        # Never rounded up to what is needed.
        lower = math.floor(self.lower * 100) / 100
        bound = f", lower bound {lower:.2f}" if self.verdicts else ""
        asked = f" of {LOWER_BOUND_NEEDED:.2f}" if bound and self.lower < LOWER_BOUND_NEEDED else ""
        return f"{self.verdicts}{needed} verdicts{bound}{asked}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAnswer:
    """A judged answer at the confidence that it would have today."""

    attempt_id: UUID
    confidence: float
    channel: str
    right: bool
    weight: float


def earned_state(policy: Policy, family: EngineFamily, channels: tuple[str, ...] = ()) -> EarnedState:
    """By answers of the last 90 days that stand at or above the threshold at the present calibration."""
    channels = channels or channels_of(policy)
    found = precision_of(
        one
        for one in counted_answers(policy.category, family)
        if one.confidence >= policy.auto_from and one.channel in channels
    )
    return EarnedState(verdicts=found.answers, lower=found.low if found.answers else 0.0)


def counted_answers(category: str, family: EngineFamily) -> tuple[CountedAnswer, ...]:
    """Each ticket asks, and each place of a slider: so they are kept until there is another verdict, calibration or hour."""
    newest = Verdict.objects.filter(engine_family=family, category=category).order_by("-id")
    calibration = calibration_for(family, category)
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    return _count(category, family, hour, newest.values_list("pk", flat=True).first(), calibration and calibration.pk)


@lru_cache(maxsize=16)
def _count(
    category: str, family: EngineFamily, hour: datetime, _newest: UUID | None, _calibration: int | None
) -> tuple[CountedAnswer, ...]:
    calibrate = calibrator_for(family, category).calibrate
    return tuple(
        CountedAnswer(
            attempt_id=one.attempt_id,
            confidence=calibrate(one.raw),
            channel=one.channel,
            right=one.right,
            weight=one.weight,
        )
        for one in judged_answers(family=family, category=category, since=hour - LOOKED_BACK)
    )


def count_review_verdicts(policy: Policy, family: EngineFamily, channels: tuple[str, ...] = ()) -> int:
    """Answers that were in the review band when they were made. It never becomes fewer."""
    judged = judged_answers(family=family, category=policy.category)
    counted = channels or channels_of(policy)
    return sum(one.band == Band.REVIEW and one.channel in counted for one in judged)
