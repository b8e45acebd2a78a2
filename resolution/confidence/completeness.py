"""Does the answer take up everything that was asked?"""

from resolution.answering.base import Draft
from resolution.confidence.part import ConfidencePart

# Half an answer may go out, but somebody looks at it; a third of one may not.
_NOTHING_COVERED = 0.2


def judge_completeness(ranking_features: dict[str, float], draft: Draft) -> ConfidencePart:
    asks = int(ranking_features.get("asks", 0))
    covered = ranking_features.get("asks_covered", 1.0)
    if asks > 1:
        # An answer from several articles takes up more than the best of them does.
        covered = min(1.0, covered + (len(draft.sources) - 1) / asks)
    reason = "The answer takes up what was asked."
    if covered < 1:
        reason = f"{asks} things are asked, and the answer takes up {round(covered * asks)}."
    return ConfidencePart(name="completeness", value=_NOTHING_COVERED + (1 - _NOTHING_COVERED) * covered, reason=reason)
