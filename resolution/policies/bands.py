"""What a confidence permits under a policy."""

from __future__ import annotations

from resolution.models import Autonomy, Policy
from resolution.policies.caps import limit_band
from tickets.db.row_cache import RowCache
from tickets.states import Band


def band_of(confidence: float, policy: Policy) -> Band:
    """The unrounded confidence decides: 0.85 is auto, 0.8499999 is not."""
    if confidence >= policy.auto_from:
        return Band.AUTO
    return Band.REVIEW if confidence >= policy.review_from else Band.HOLD


def permitted_band(confidence: float, policy: Policy, cap: Band) -> Band:
    """The band under the policy, or the cap where that permits less."""
    return limit_band(band_of(confidence, policy), cap)


def policy_for(category: str) -> Policy:
    """The category's policy. Where somebody has deleted the row, nothing is sent."""
    return _POLICIES.current().get(category) or Policy(category=category, autonomy=Autonomy.DRAFT)


def _load_policies() -> dict[str, Policy]:
    return {policy.category: policy for policy in Policy.objects.all()}


_POLICIES = RowCache(_load_policies, Policy)
