"""How likely a reviewer would approve an answer as it stands."""

from resolution.confidence.assess import Confidence, assess

__all__ = ["Confidence", "assess"]
