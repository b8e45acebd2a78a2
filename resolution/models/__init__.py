from resolution.models.article import Article, ArticleDay, ArticleVersion, Audience
from resolution.models.article_import import ArticleImport
from resolution.models.attempt import Attempt
from resolution.models.calibration import Calibration
from resolution.models.feedback import Feedback, Said
from resolution.models.gap import Gap, GapState
from resolution.models.health import HealthBand, HealthBandName, HealthComponent, HealthWeight
from resolution.models.health_score import HealthPoint, HealthScore, HealthWatermark
from resolution.models.macro import Macro
from resolution.models.policy import Autonomy, Policy
from resolution.models.policy_version import PolicyChange, PolicyVersion
from resolution.models.precedent import Precedent, PrecedentState
from resolution.models.rate_hour import RateHour
from resolution.models.release import Fate, Release, ReleasedDraft
from resolution.models.replay import Replay, ReplayKnowledge, ReplayState, ReplayTerms
from resolution.models.reservation import Reservation
from resolution.models.review_act import ReviewAct, ReviewVerb
from resolution.models.verdict import EngineFamily, Verdict, VerdictKind

__all__ = [
    "Article",
    "ArticleDay",
    "ArticleImport",
    "ArticleVersion",
    "Attempt",
    "Audience",
    "Autonomy",
    "Calibration",
    "EngineFamily",
    "Fate",
    "Feedback",
    "HealthBand",
    "HealthBandName",
    "HealthComponent",
    "HealthPoint",
    "HealthScore",
    "HealthWatermark",
    "HealthWeight",
    "Macro",
    "Gap",
    "GapState",
    "Policy",
    "Precedent",
    "PrecedentState",
    "PolicyChange",
    "PolicyVersion",
    "RateHour",
    "Release",
    "ReleasedDraft",
    "Replay",
    "ReplayKnowledge",
    "ReplayState",
    "ReplayTerms",
    "Reservation",
    "ReviewAct",
    "ReviewVerb",
    "Said",
    "Verdict",
    "VerdictKind",
]
