"""Which of the teams' topics a text has, and how sure that is: `unsure` is better than a guess."""

import math
from dataclasses import dataclass

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.logistic import Matrix, score_features, softmax
from routing.topics.lexicon import compare_words
from routing.topics.text_vectors import TextVectors
from routing.topics.topic_model import TopicModel, fit_topics, nearness_of, topic_features

# Two of three guesses below this are wrong. On the public sets it costs up to 7 of 100 right topics and keeps most texts
# of no topic out; docs/decisions/0003-embedding-model.md has the table.
SURE_ENOUGH = 0.35
# How sharply one sentence decides among the descriptions, and among the topics learnt.
SENTENCE_SHARPNESS, LEARNT_SHARPNESS = 12.0, 3.0
# What each judge's scores differ by on tickets, so that `Mix` compares like with like.
DESCRIBED_SPREAD, SENTENCES_SPREAD = 0.67, 1.67
# Of what the description says, so much is its words alone.
WORDS_OF_DESCRIPTION = 0.5
LEAST_SPREAD = 0.015
# Examples are short, so how near a long text is to them says less.
LONG_TEXT, LONG_SHARE = 3, 0.5

# In log-odds: a topic that was retired since the model was fitted is never the best.
RETIRED = -1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """Weights of how certain the best topic is among the topics, and of how near the text is to what they know."""

    base: float
    certain: float
    near: float


# Printed by scripts/fit_topic_confidence.py, for lists of which a fifth of the texts has no topic; the base is 0.4 higher, for
# a tenth, which is what desks get.
CERTAINTY = Certainty(base=0.39, certain=0.704, near=0.703)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicGuess:
    """The best topic; `confidence` is how likely it is right, `familiarity` how likely the text has any of the topics,
    and `by_category` how the topics' categories share the chances if it has."""

    topic: TopicCard
    confidence: float
    familiarity: float
    by_category: dict[str, float]
    nearest_example: str
    sure_enough: float

    @property
    def is_sure(self) -> bool:
        return self.confidence >= self.sure_enough


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntTopics:
    """A fitted model, and from which confidence on it is believed. Number 0 was fitted in place and is not stored."""

    number: int
    model: TopicModel
    sure_enough: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A text beside all topics. `nearness` is 0 where half of the topics' own examples are nearer than this."""

    chances: Matrix
    nearness: float
    cosines: Matrix


def learn_topics(topics: tuple[TopicCard, ...]) -> LearntTopics | None:
    """Fitted here and now; None when there is nothing to choose from."""
    return LearntTopics(number=0, model=fit_topics(topics), sure_enough=SURE_ENOUGH) if topics else None


def guess_topic(learnt: LearntTopics | None, told: TextVectors) -> TopicGuess | None:
    """None when there is nothing to choose from."""
    if learnt is None:
        return None
    model, topics = learnt.model, learnt.model.topics
    compared = compare_topics(model, told)
    best = int(compared.chances.argmax())
    chance = float(compared.chances[best])
    confidence = chance_of_right(chance, compared.nearness, said_twice=model.said_twice)
    return TopicGuess(
        topic=topics[best],
        confidence=confidence,
        familiarity=min(1.0, confidence / chance),
        by_category=_by_category(topics, compared.chances),
        nearest_example=_nearest_example(model, best, compared.cosines),
        sure_enough=learnt.sure_enough,
    )


def compare_topics(model: TopicModel, told: TextVectors) -> Comparison:
    retired = [RETIRED if topic.is_retired else 0.0 for topic in model.topics]
    cosines = (model.vectors @ told.mean).astype(np.float64)
    distance = float(nearness_of(cosines[None])[0]) - model.usual_nearness
    telling = LONG_SHARE if len(told.sentences) >= LONG_TEXT else 1.0
    scores = model.mix.described * _by_description(model, told)
    if model.count:
        middles = (model.centres @ told.mean).astype(np.float64)
        worded = _evened(compare_words(model.worded, told.whole)) + _evened(middles)
        scores = np.asarray(scores + model.mix.learnt * _by_regression(model, told) + model.mix.worded * worded)
    return Comparison(chances=softmax(scores + retired), nearness=telling * distance / model.spread, cosines=cosines)


def _by_description(model: TopicModel, told: TextVectors) -> Matrix:
    """Each sentence votes for the topics by their nearest clause; the shared words have a say."""
    likest = np.maximum.reduceat(told.vectors @ model.clauses.T, model.clause_starts, axis=1).astype(np.float64)
    voted = np.log(softmax(SENTENCE_SHARPNESS * likest).mean(axis=0) + 1e-9) / DESCRIBED_SPREAD
    words = _evened(compare_words(model.described, told.whole))
    return np.asarray(voted + WORDS_OF_DESCRIPTION * words)


def _by_regression(model: TopicModel, told: TextVectors) -> Matrix:
    """On the whole text, and sentence by sentence."""
    texts = (told.whole, *told.sentences)
    features = topic_features(texts, np.vstack([told.mean[None], told.vectors]), model.rarities)
    scores = score_features(features, model.weights)
    whole = scores[0] - scores[0].mean()
    if len(told.sentences) == 1:
        return np.asarray(whole)
    voted = np.log(softmax(LEARNT_SHARPNESS * scores[1:]).mean(axis=0) + 1e-9)
    return np.asarray((whole + (voted - voted.mean()) / SENTENCES_SPREAD) / 2)


def _evened(scores: Matrix) -> Matrix:
    """With mean 0 and deviation 1; what hardly differs stays small."""
    return np.asarray((scores - scores.mean()) / max(float(scores.std()), LEAST_SPREAD), np.float64)


def chance_of_right(
    chance: float, nearness: float, certainty: Certainty = CERTAINTY, *, said_twice: float = 0.0
) -> float:
    """That the best topic is right: it among the topics, and the text of one of the topics at all."""
    told = certainty.base - said_twice + certainty.certain * log_odds(chance) + certainty.near * nearness
    return 1 / (1 + math.exp(-told))


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
