"""The confidence of an answer: the weakest of several parts, none of which can make up for another."""

from collections.abc import Iterator
from dataclasses import dataclass

from resolution.answering.base import Context, Draft
from resolution.confidence.completeness import cap_by_completeness, judge_completeness
from resolution.confidence.grounding import judge_grounding
from resolution.confidence.part import ConfidencePart
from resolution.confidence.repetition import cap_by_repetition
from resolution.confidence.risk import cap_by_risk
from resolution.policies.caps import NO_CAP, AnswerCap, strictest_cap


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """`parts` are the values by name; `reasons` has a sentence for each, the one that decided first.

    `value` is the weakest part, or what a calibration made of it; `raw` is that part then, and None before.
    `cap` is no part: what only a person may send stays so however low the bands are set.
    """

    value: float
    parts: dict[str, float]
    reasons: tuple[str, ...]
    cap: AnswerCap = NO_CAP
    raw: float | None = None
    calibration_id: int | None = None


def assess_confidence(ranking_features: dict[str, float], draft: Draft, context: Context) -> Confidence:
    if not draft.text.strip():
        return Confidence(value=0.0, parts={"answer": 0.0}, reasons=("There is no answer to send.",))
    parts = sorted(_parts(ranking_features, draft, context), key=lambda part: part.value)
    return Confidence(
        value=min(max(parts[0].value, 0.0), 1.0),
        parts={part.name: part.value for part in parts},
        reasons=tuple(part.reason for part in parts),
        cap=strictest_cap(_caps(ranking_features, draft, context)),
    )


def _caps(ranking_features: dict[str, float], draft: Draft, context: Context) -> Iterator[AnswerCap]:
    yield cap_by_risk(context)
    yield cap_by_repetition(draft, context)
    yield cap_by_completeness(ranking_features, draft, context)


def _parts(ranking_features: dict[str, float], draft: Draft, context: Context) -> Iterator[ConfidencePart]:
    yield _judge_retrieval(ranking_features)
    yield judge_grounding(draft, context)
    yield judge_completeness(ranking_features, draft)
    if draft.stated_confidence is not None:
        percent = f"{draft.stated_confidence:.0%}"
        yield ConfidencePart(
            name="stated", value=draft.stated_confidence, reason=f"The model is {percent} sure of its answer."
        )


def _judge_retrieval(ranking_features: dict[str, float]) -> ConfidencePart:
    """Measures that are worth little in one base are worth much in another, so both views must agree."""
    across, within = ranking_features.get("across_bases", 0.0), ranking_features.get("within_base", 0.0)
    if not ranking_features:
        reason = "There is no knowledge to compare the question with."
    elif across <= within:
        reason = f"Where an article fits a question like this, it is the right one {across:.0%} of the time."
    else:
        reason = f"In this knowledge base, an article that fits like this is the right one {within:.0%} of the time."
    return ConfidencePart(name="retrieval", value=min(across, within), reason=reason)
