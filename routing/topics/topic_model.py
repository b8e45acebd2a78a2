"""Learn a list of topics from their names, descriptions and examples: all of them, however many."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.heads import load_stem_rarities
from routing.reading.keywords import keyword_rows, rarity_of
from routing.reading.logistic import Labels, Matrix, fit_logistic
from routing.topics.clauses import clauses_of, describe
from routing.topics.example_vectors import Vectors, embed_examples, looked_at
from routing.topics.lexicon import Lexicon, make_lexicon

NEAREST = 3
# So many rows tell how near a text of the list usually is; more change nothing.
MOST_ASKED = 1_000
# Beyond so many rows times topics the fit is near enough after a few steps.
LARGE, FEW_STEPS, MANY_STEPS = 200_000, 30, 100
# A description of so many words tells all that a topic is about.
WHOLE_DESCRIPTION = 15
LEAST_SAID = 0.15
# Examples say much of what a whole description has said already, so that both together promise too much: by so much in
# log-odds on tickets of either of two companies, with 3, 6 and 15 examples. Without descriptions nothing is promised twice.
SAID_TWICE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """How much each judge counts: the description, the regression on the examples, and the words and middle of them."""

    described: float
    learnt: float
    worded: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopicModel:
    topics: tuple[TopicCard, ...]
    # Examples first, then clauses and whole descriptions.
    texts: tuple[str, ...]
    owners: Labels
    vectors: Vectors
    count: int
    rarities: dict[str, float]
    weights: Matrix
    clauses: Vectors
    clause_starts: Labels
    centres: Vectors
    described: Lexicon
    worded: Lexicon
    mix: Mix
    # Of the mean cosine of the nearest three texts, among the examples themselves.
    usual_nearness: float
    spread: float
    # What is taken off the log-odds of the best topic.
    said_twice: float


@lru_cache(maxsize=16)
def fit_topics(topics: tuple[TopicCard, ...]) -> TopicModel:
    names = [topic.name for topic in topics]
    examples = [
        (looked_at(text), owner) for owner, topic in enumerate(topics) for text in topic.examples if text.strip()
    ]
    clauses = [(clause, owner) for owner, topic in enumerate(topics) for clause in clauses_of(topic, names)]
    whole = [(describe(topic, names), owner) for owner, topic in enumerate(topics)]
    texts = tuple(text for text, _ in [*examples, *clauses, *whole])
    owners = np.array([owner for _, owner in [*examples, *clauses, *whole]], np.intp)
    vectors, rarities = embed_examples(texts), rarity_of(texts)
    clause_owners = owners[len(examples) : len(examples) + len(clauses)]
    usual, spread = _measure_nearness(vectors, held_out=len(examples))
    told, rich = [[text] for text, _ in whole], _share_described(topics)
    every = [[*topic.examples, *own] for topic, own in zip(topics, told, strict=True)]
    return TopicModel(
        topics=topics,
        texts=texts,
        owners=owners,
        vectors=vectors,
        count=len(examples),
        rarities=rarities,
        weights=_fit(topic_features(texts, vectors, rarities), owners, len(topics)),
        clauses=vectors[len(examples) : len(examples) + len(clauses)],
        clause_starts=np.searchsorted(clause_owners, np.arange(len(topics))),
        centres=_centres(vectors, owners, len(topics)),
        described=_lexicon(told),
        worded=_lexicon(every),
        mix=_mix(len(examples) / max(1, len(topics)), max(LEAST_SAID, rich)),
        usual_nearness=usual,
        spread=spread,
        said_twice=SAID_TWICE * rich if examples else 0.0,
    )


def topic_features(texts: Sequence[str], vectors: Vectors, rarities: dict[str, float]) -> Matrix:
    return np.hstack([vectors.astype(np.float64), keyword_rows(texts, rarities)])


def nearness_of(cosines: Matrix) -> Matrix:
    """Mean cosine of the nearest three texts, for each row."""
    few = min(NEAREST, cosines.shape[1])
    return np.asarray(np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1))


def _fit(features: Matrix, owners: Labels, topics: int) -> Matrix:
    steps = FEW_STEPS if len(features) * topics > LARGE else MANY_STEPS
    return fit_logistic(features, owners, topics, steps=steps)


def _centres(vectors: Vectors, owners: Labels, topics: int) -> Vectors:
    middle = np.stack([vectors[owners == topic].mean(axis=0) for topic in range(topics)])
    return np.asarray(middle / np.maximum(np.linalg.norm(middle, axis=1, keepdims=True), 1e-9), np.float32)


def _lexicon(texts: Sequence[Sequence[str]]) -> Lexicon:
    rarity = load_stem_rarities()
    return make_lexicon(texts, rarity, max(rarity.values()))


def _measure_nearness(vectors: Vectors, *, held_out: int) -> tuple[float, float]:
    """How near each example is to the others; without examples as measured on lists of descriptions."""
    if held_out < NEAREST * NEAREST:
        return UNTRIED
    asked = np.linspace(0, held_out - 1, min(held_out, MOST_ASKED)).astype(np.intp)
    cosines = (vectors[asked] @ vectors.T).astype(np.float64)
    cosines[np.arange(len(asked)), asked] = -1.0
    nearness = nearness_of(cosines)
    return float(np.median(nearness)), max(float(nearness.std()), 0.05)


UNTRIED = (0.38, 0.12)


def _share_described(topics: tuple[TopicCard, ...]) -> float:
    """From 0, where topics have names alone, to 1."""
    words = sum(min(WHOLE_DESCRIPTION, len(topic.description.split())) for topic in topics)
    return words / (WHOLE_DESCRIPTION * max(1, len(topics)))


def _mix(each: float, rich: float) -> Mix:
    """Descriptions count less the more examples each topic has, and the less they say."""
    if not each:
        return Mix(described=1.2, learnt=0.0, worded=0.0)
    short, long = 1.2 + each / (each + 8), 0.4 + 1.6 * each / (each + 15)
    # A regression on more examples gives larger scores.
    scores = 0.55 + 0.22 * math.log(1 + each)
    learnt = (1 - rich) * short + rich * long
    return Mix(described=1.2 * rich * 20 / (20 + each), learnt=learnt / scores, worded=0.3 + 0.1 * rich)
