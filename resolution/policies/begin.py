"""What a desk that has judged no answers yet does not know, and the one step back from sending on no evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from resolution.models import Autonomy, Policy, Verdict
from resolution.policies.evidence import REVIEW_VERDICTS_NEEDED


@dataclass(frozen=True, slots=True, kw_only=True)
class NotKnown:
    """How few verdicts there are, and which policies send by themselves all the same."""

    verdicts: int
    sending: tuple[Policy, ...]
    may_change: bool


def what_is_not_known(policies: Iterable[Policy], *, may_change: bool) -> NotKnown | None:
    """None once there are verdicts enough to say something."""
    counted = Verdict.objects.filter(right__isnull=False).order_by()[:REVIEW_VERDICTS_NEEDED]
    if (verdicts := counted.count()) >= REVIEW_VERDICTS_NEEDED:
        return None
    sending = tuple(policy for policy in policies if policy.autonomy == Autonomy.AUTO)
    return NotKnown(verdicts=verdicts, sending=sending, may_change=may_change)
