"""Which of the teams' topics a text has, and how sure that is: `unsure` is better than a guess."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.logistic import Matrix, score_features, softmax
from routing.topics.example_vectors import Vectors
from routing.topics.topic_model import TopicModel, fit_topics, nearness_of, topic_features

# Two of three guesses below this are wrong. On the public sets it costs up to 7 of 100 right topics and keeps most texts
# of no topic out; docs/decisions/0003-embedding-model.md has the table.
SURE_ENOUGH = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Weights of how certain the best topic is among the topics, and of how near the text is to what they know."""

    base: float
    certain: float
    near: float


# Printed by scripts/fit_topic_confidence.py.
CERTAINTY = Certainty(base=0.672, certain=0.363, near=0.943)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGuess:
    """The best topic; `confidence` is how likely it is right, `familiarity` how likely the text has any of the topics,
    and `by_category` how the topics' categories share the chances if it has."""

    topic: TopicCard
    confidence: float
    familiarity: float
    by_category: dict[str, float]
    nearest_example: str

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE_ENOUGH


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A text beside all topics. `nearness` is 0 where half of the topics' own examples are nearer than this."""

    chances: Matrix
    nearness: float
    cosines: Matrix


def guess_topic(
    topics: tuple[TopicCard, ...], text: str, vector: Vectors, lean: Mapping[str, float]
) -> TopicGuess | None:
    """None when there is nothing to choose from. `lean` is added to the log-odds of all topics of a category."""
    if not topics:
        return None
    model = fit_topics(topics)
    compared = compare_topics(model, text, vector, lean)
    best = int(compared.chances.argmax())
    chance = float(compared.chances[best])
    confidence = chance_of_right(chance, compared.nearness)
    return TopicGuess(
        topic=topics[best],
        confidence=confidence,
        familiarity=min(1.0, confidence / chance),
        by_category=_by_category(topics, compared.chances),
        nearest_example=_nearest_example(model, best, compared.cosines),
    )


def prepare_topics(topics: tuple[TopicCard, ...]) -> None:
    """Learn the topics now, so that the first ticket need not wait for it."""
    if topics:
        fit_topics(topics)


def compare_topics(model: TopicModel, text: str, vector: Vectors, lean: Mapping[str, float]) -> Comparison:
    scores = score_features(topic_features([text], vector[None], model.rarities), model.weights)
    leaning = [lean.get(topic.category, 0.0) for topic in model.topics]
    cosines = (model.vectors @ vector).astype(np.float64)
    distance = float(nearness_of(scores, cosines[None])[0]) - model.scale.centre
    return Comparison(
        chances=softmax(scores[0] * model.scale.sharpness + leaning),
        nearness=distance / model.scale.spread,
        cosines=cosines,
    )


def chance_of_right(chance: float, nearness: float, certainty: Certainty = CERTAINTY) -> float:
    """That the best topic is right: it among the topics, and the text of one of the topics at all."""
    return 1 / (1 + math.exp(-(certainty.base + certainty.certain * log_odds(chance) + certainty.near * nearness)))


def log_odds(chance: float) -> float:
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


def _by_category(topics: tuple[TopicCard, ...], chances: Matrix) -> dict[str, float]:
    shares: dict[str, float] = {}
    for topic, chance in zip(topics, chances.tolist(), strict=True):
        shares[topic.category] = shares.get(topic.category, 0.0) + chance
    return shares


def _nearest_example(model: TopicModel, topic: int, cosines: Matrix) -> str:
    own = np.flatnonzero(model.owners == topic)
    return model.texts[own[cosines[own].argmax()]] if len(own) else ""
