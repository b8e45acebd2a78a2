from resolution.admin import article, attempt, calibration, health_scale, health_score, policy, precedent, verdict

__all__ = [
    "article",
    "attempt",
    "calibration",
    "health_scale",
    "health_score",
    "policy",
    "precedent",
    "verdict",
]
from resolution.admin import feedback

__all__ = ["article", "attempt", "calibration", "feedback", "policy", "precedent", "verdict"]
