from resolution.admin import (
    article,
    attempt,
    calibration,
    feedback,
    gap,
    health_scale,
    health_score,
    macro,
    policy,
    precedent,
    replay,
    verdict,
)

__all__ = [
    "article",
    "attempt",
    "calibration",
    "feedback",
    "gap",
    "health_scale",
    "health_score",
    "macro",
    "policy",
    "precedent",
    "replay",
    "verdict",
]
