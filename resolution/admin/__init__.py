from resolution.admin import article, attempt, policy, precedent

__all__ = ["article", "attempt", "policy", "precedent"]
