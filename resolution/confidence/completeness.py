"""Does the answer take up everything that was asked?"""

from resolution.answering.base import Context, Draft
from resolution.confidence.part import ConfidencePart
from resolution.knowledge.retrieval.question import read_question
from resolution.policies.caps import AnswerCap, cap_by, nothing_found
from tickets.states import Band

CHECK = "several_questions"
LONGEST_QUOTE = 120

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


def cap_by_completeness(ranking_features: dict[str, float], draft: Draft, context: Context) -> AnswerCap:
    """An answer to some of several questions waits for a person, who is told which are left.

    Of one that rests on several articles, or on statements, the engine itself says what it left open.
    """
    left = int(ranking_features.get("asks_left", 0))
    if not left or len(draft.sources) > 1 or draft.statements:
        return nothing_found(CHECK)
    question = read_question(context.question)
    unanswered = [question.parts[place] for number, place in enumerate(question.asks) if left >> number & 1]
    told = " ".join(f"“{part[:LONGEST_QUOTE]}”" for part in unanswered)
    return cap_by(CHECK, Band.HOLD, f"Several things are asked, and this is not answered: {told}".rstrip())
