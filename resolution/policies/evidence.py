"""What the verdicts say of a policy's answers, at the confidence that each would have today."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone

from resolution.confidence.calibrations import calibration_for, calibrator_for
from resolution.confidence.judged_answers import JudgedAnswer, judged_answers
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


def earned_state(policy: Policy, family: EngineFamily, channels: tuple[str, ...] = ()) -> EarnedState:
    """By answers of the last 90 days that stand at or above the threshold at the present calibration."""
    # Each ticket asks, so what was counted is kept until there is another verdict, calibration, policy or hour.
    newest = Verdict.objects.filter(engine_family=family, category=policy.category).order_by("-id")
    calibration = calibration_for(family, policy.category)
    return _count_earned(
        policy.category,
        channels or channels_of(policy),
        policy.auto_from,
        family,
        timezone.now().replace(minute=0, second=0, microsecond=0),
        str(newest.values_list("pk", flat=True).first()),
        str(calibration and calibration.pk),
    )


@lru_cache(maxsize=100)
def _count_earned(
    category: str,
    channels: tuple[str, ...],
    auto_from: float,
    family: EngineFamily,
    hour: datetime,
    _newest_verdict: str,
    _calibration: str,
) -> EarnedState:
    calibrate = calibrator_for(family, category).calibrate
    judged = judged_answers(family=family, category=category, since=hour - LOOKED_BACK)
    found = precision_of(one for one in judged if one.channel in channels and calibrate(one.raw) >= auto_from)
    return EarnedState(verdicts=found.answers, lower=found.low if found.answers else 0.0)


def count_review_verdicts(policy: Policy, family: EngineFamily, channels: tuple[str, ...] = ()) -> int:
    """Answers that were in the review band when they were made. It never becomes fewer."""
    judged = judged_answers(family=family, category=policy.category)
    counted = channels or channels_of(policy)
    return sum(one.band == Band.REVIEW and one.channel in counted for one in judged)


def judged_of(policy: Policy, *, since: datetime) -> list[JudgedAnswer]:
    """Of every family of engines."""
    channels = channels_of(policy)
    return [one for one in judged_answers(category=policy.category, since=since) if one.channel in channels]
