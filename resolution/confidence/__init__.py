"""How likely a reviewer would approve an answer as it stands."""

from resolution.confidence.assess import Confidence, assess_confidence

__all__ = ["Confidence", "assess_confidence"]
