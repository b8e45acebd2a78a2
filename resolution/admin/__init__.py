from resolution.admin import article, attempt, policy

__all__ = ["article", "attempt", "policy"]
