from resolution.models.article import Article
from resolution.models.attempt import Attempt
from resolution.models.policy import Autonomy, Policy
from resolution.models.release import Fate, Release, ReleasedDraft

__all__ = ["Article", "Attempt", "Autonomy", "Fate", "Policy", "Release", "ReleasedDraft"]
