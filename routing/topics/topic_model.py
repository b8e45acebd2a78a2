"""Learn a list of topics from their names, descriptions and examples.

A topic's name and description count as one more example, so that a topic without examples takes part from the start.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.keywords import keyword_rows, rarity_of
from routing.reading.logistic import Labels, Matrix, fit_logistic, fit_sharpness, score_features, softmax
from routing.reading.opening import VECTOR_CHARACTERS
from routing.topics.example_vectors import Vectors, embed_examples

FOLDS = 5
NEAREST = 3
# More examples of one topic than the first, or of all than the second, change little and cost time at every change.
MAX_EXAMPLES, MAX_TEXTS, FEWEST_EXAMPLES = 40, 2_000, 8
# Below this many held-out examples the own figures are too few to go by, and those of the public sets are used.
ENOUGH_HELD_OUT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScale:
    """What scores mean for this list of topics: `sharpness` makes probabilities of them, `centre` and `spread` say how
    near (see `_nearness`) a text of one of these topics usually is."""

    sharpness: float
    centre: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopicModel:
    topics: tuple[TopicCard, ...]
    texts: tuple[str, ...]
    owners: Labels
    vectors: Vectors
    rarities: dict[str, float]
    weights: Matrix
    scale: TopicScale


@lru_cache(maxsize=16)
def fit_topics(topics: tuple[TopicCard, ...]) -> TopicModel:
    examples = _examples(topics)
    described = [(describe(topic), owner) for owner, topic in enumerate(topics)]
    texts = tuple(text for text, _ in [*examples, *described])
    owners = np.array([owner for _, owner in [*examples, *described]], np.intp)
    vectors, rarities = embed_examples(texts), rarity_of(texts)
    features = topic_features(texts, vectors, rarities)
    weights = fit_logistic(features, owners, len(topics))
    # Descriptions stand last and are never held out.
    scale = _measure(features, vectors, owners, weights, held_out=len(examples))
    return TopicModel(
        topics=topics, texts=texts, owners=owners, vectors=vectors, rarities=rarities, weights=weights, scale=scale
    )


def _examples(topics: tuple[TopicCard, ...]) -> list[tuple[str, int]]:
    most = min(MAX_EXAMPLES, max(FEWEST_EXAMPLES, MAX_TEXTS // max(1, len(topics))))
    return [
        (text[:VECTOR_CHARACTERS], owner)
        for owner, topic in enumerate(topics)
        for text in topic.examples[:most]
        if text.strip()
    ]


def describe(topic: TopicCard) -> str:
    name = topic.name.replace("_", " ")
    return f"{name}. {topic.description}" if topic.description else name


def topic_features(texts: Sequence[str], vectors: Vectors, rarities: dict[str, float]) -> Matrix:
    return np.hstack([vectors.astype(np.float64), keyword_rows(texts, rarities)])


def nearness_of(scores: Matrix, cosines: Matrix) -> Matrix:
    """Probability of the best topic × mean cosine of the three nearest examples, as a logarithm.

    Of the measures tried it tells best between a text of one of the topics and a text of none.
    """
    nearest = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1)
    return np.asarray(np.log(softmax(scores).max(axis=1)) + np.log(np.maximum(nearest, 0.01)))


def _measure(features: Matrix, vectors: Vectors, owners: Labels, weights: Matrix, *, held_out: int) -> TopicScale:
    """Hold out each fifth of the examples in turn and see how the rest would have read them."""
    topics = weights.shape[1]
    if held_out < ENOUGH_HELD_OUT:
        return _untried(topics)
    scores, nearness = np.zeros((held_out, topics)), np.zeros(held_out)
    for fold in range(FOLDS):
        asked = np.arange(fold, held_out, FOLDS)
        rest = np.setdiff1d(np.arange(len(owners)), asked)
        fitted = fit_logistic(features[rest], owners[rest], topics, start=weights)
        scores[asked] = score_features(features[asked], fitted)
        nearness[asked] = nearness_of(scores[asked], (vectors[asked] @ vectors[rest].T).astype(np.float64))
    return TopicScale(
        sharpness=fit_sharpness(scores, owners[:held_out]),
        centre=float(np.median(nearness)),
        spread=max(float(nearness.std()), 0.05),
    )


def _untried(count: int) -> TopicScale:
    """Without examples nothing can be held out: as measured with one text a topic, on lists of 8 to 150 topics."""
    return TopicScale(sharpness=5.0, centre=-1.6 - 0.43 * math.log(count), spread=0.8)
