from resolution.admin import article, attempt, calibration, policy, precedent, verdict

__all__ = ["article", "attempt", "calibration", "policy", "precedent", "verdict"]
