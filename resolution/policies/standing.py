"""What is known of a policy's answers, for its page: per family of engines, what it has earned and what nobody knows yet."""

from __future__ import annotations

from dataclasses import dataclass

from resolution.models import EngineFamily, Policy
from resolution.policies.autonomy import present_family
from resolution.policies.bands import channels_of
from resolution.policies.evidence import REVIEW_VERDICTS_NEEDED, EarnedState, count_review_verdicts, earned_state


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStanding:
    """Of the engine that answers now."""

    family: EngineFamily
    earned: EarnedState
    review_verdicts: int

    @property
    def is_review_known(self) -> bool:
        return self.review_verdicts >= REVIEW_VERDICTS_NEEDED

    @property
    def review_words(self) -> str:
        return f"{self.review_verdicts} of {REVIEW_VERDICTS_NEEDED} verdicts"


def standing_of(policy: Policy, channels: tuple[str, ...] = ()) -> PolicyStanding:
    family, channels = present_family(), channels or channels_of(policy)
    known = family in policy.review_known_by
    count = REVIEW_VERDICTS_NEEDED if known else count_review_verdicts(policy, family, channels)
    earned = earned_state(policy, family, channels)
    return PolicyStanding(family=family, earned=earned, review_verdicts=min(count, REVIEW_VERDICTS_NEEDED))
