from resolution.models.article import Article
from resolution.models.attempt import Attempt
from resolution.models.calibration import Calibration
from resolution.models.policy import Autonomy, Policy
from resolution.models.release import Fate, Release, ReleasedDraft
from resolution.models.verdict import EngineFamily, Verdict, VerdictKind

__all__ = [
    "Article",
    "Attempt",
    "Autonomy",
    "Calibration",
    "EngineFamily",
    "Fate",
    "Policy",
    "Release",
    "ReleasedDraft",
    "Verdict",
    "VerdictKind",
]
