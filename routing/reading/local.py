"""The reader that needs no key and no network: topics by meaning, priority and mood by cues."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from routing.reading.base import Read, ReadRequest
from routing.reading.judge import judge_priority, judge_tone, judge_urgency
from routing.reading.topics import LEAST_FIT, Match, match
from tickets.embedding import MODEL_VERSION, embed
from tickets.states import UNSURE, Category

READER = "local"
VERSION = f"1 ({MODEL_VERSION})"
# What a person reads before knowing what a ticket is about; the model sees the first 128 tokens of it anyway.
READ_CHARACTERS = 4_000

CATEGORIES: dict[str, str] = {
    Category.BILLING: "Invoice questions, charge disputes, payments, refunds, subscription changes.",
    Category.TECHNICAL: "Login issues, API errors, performance problems, bugs, something does not work.",
    Category.ONBOARDING: "Setup help, first steps, inviting the team, how a feature is used during the trial.",
    Category.GENERAL: "A general enquiry, feedback, a suggestion, anything else.",
}
# How much a recent event or an earlier ticket of the same kind speaks for a category that the text leaves open.
HISTORY_WEIGHT = 0.1
CATEGORY_SHARPNESS = 8.0
# What fits no topic is more often something else than a matter of one of the three.
GENERAL_ADVANTAGE = 0.05


@dataclass(frozen=True, slots=True)
class _Category:
    value: str
    confidence: float
    reasons: tuple[str, ...]


def read(request: ReadRequest) -> Read:
    """Deterministic. An empty text is `unsure`."""
    text = f"{request.subject}\n{request.body[:READ_CHARACTERS]}".strip()
    vector = embed([text])[0]
    best = match(vector, request.topics) if text else None
    topic, topic_confidence, topic_reasons = _topic(best)
    category = _category(best if topic != UNSURE else None, vector, request)
    priority = judge_priority(text, category=category.value, topic=topic, tier=request.tier)
    urgency = judge_urgency(text, priority=priority.value)
    tone = judge_tone(text)
    reasons = (*topic_reasons, *category.reasons, *priority.reasons, *urgency.reasons, *tone.reasons)
    return Read(
        topic=topic,
        topic_confidence=topic_confidence,
        category=category.value,
        category_confidence=category.confidence,
        urgency=urgency.value,
        urgency_confidence=urgency.confidence,
        tone=tone.value,
        tone_confidence=tone.confidence,
        priority=priority.value,
        priority_confidence=priority.confidence,
        reasons=tuple(dict.fromkeys(reasons)),
        reader=READER,
        version=VERSION,
    )


def _topic(best: Match | None) -> tuple[str, float, tuple[str, ...]]:
    if best is None:
        return UNSURE, 0.0, ("There is nothing to compare with.",)
    nearest = f"nearest example: “{best.example[:80]}”"
    if best.fit < LEAST_FIT:
        return UNSURE, best.probability, (f"Not near enough to any topic; {best.topic.name} came closest, {nearest}.",)
    return best.topic.name, best.probability, (f"Reads like {best.topic.name} ({best.probability:.2f}); {nearest}.",)


def _category(best: Match | None, vector: np.ndarray, request: ReadRequest) -> _Category:
    """The topic's category where there is a topic; else by the categories' own words and by the customer's history."""
    if best is not None and best.probability >= 0.5:
        return _Category(best.topic.category, best.probability, ())
    scores = _category_vectors() @ vector
    scores[list(CATEGORIES).index(Category.GENERAL)] += GENERAL_ADVANTAGE if best is None else 0.0
    reasons = []
    for row, category in enumerate(CATEGORIES):
        if best is not None and best.topic.category == category:
            scores[row] += 0.3 * best.probability
        for reason in _history(request, category):
            scores[row] += HISTORY_WEIGHT
            reasons.append(reason)
    weights = np.exp(CATEGORY_SHARPNESS * (scores - scores.max()))
    row = int(scores.argmax())
    value = list(CATEGORIES)[row]
    told = tuple(reason for reason in reasons if f"({value})" in reason)
    return _Category(value, float(weights[row] / weights.sum()), told)


@cache
def _category_vectors() -> np.ndarray:
    return embed(list(CATEGORIES.values()))


def _history(request: ReadRequest, category: str) -> list[str]:
    """At most one reason from the account's events and one from the earlier tickets."""
    found = []
    event = next((fact for fact in request.account_facts if _category_of(fact.kind) == category), None)
    if event is not None:
        found.append(f"The account had {event.name.replace('_', ' ')} recently ({category}).")
    if any(earlier.category == category for earlier in request.earlier_tickets[:3]):
        found.append(f"The customer wrote about this before ({category}).")
    return found


def _category_of(kind: str) -> str:
    return {"usage": Category.TECHNICAL}.get(kind, kind)
