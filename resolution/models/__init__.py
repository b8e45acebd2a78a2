from resolution.models.article import Article
from resolution.models.attempt import Attempt
from resolution.models.policy import Autonomy, Policy

__all__ = ["Article", "Attempt", "Autonomy", "Policy"]
