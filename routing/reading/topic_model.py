"""Which topic a text has, learnt from the teams' own names, descriptions and examples of topics.

A topic's name and description count as one more example, so that a topic without examples takes part from the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from routing.reading.base import TopicCard
from routing.reading.keywords import keyword_rows, rarity
from routing.reading.logistic import Labels, Matrix, fit_logistic, score, sharpness, softmax
from tickets.embedding import embed

Vectors = NDArray[np.float32]

FOLDS = 5
NEAREST = 3
# More examples than this of one topic change little and cost time at every change of the list.
MAX_EXAMPLES = 40
# Below this many held-out examples the own figures are too few to go by, and those of the public sets are used.
ENOUGH_HELD_OUT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What scores mean for this list of topics: `sharpness` makes probabilities of them, `centre` and `spread` say how
    familiar (see `_familiarity`) a text of one of these topics usually looks."""

    sharpness: float
    centre: float
    spread: float


# Measured with one example a topic, the name, on random lists of 8 to 150 topics.
UNTRIED = Scale(sharpness=3.0, centre=-1.7, spread=0.6)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TopicModel:
    topics: tuple[TopicCard, ...]
    texts: tuple[str, ...]
    owners: Labels
    vectors: Vectors
    rarities: dict[str, float]
    weights: Matrix
    scale: Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScores:
    """`scores` are log-odds of the topics, already sharpened; `familiar` is how usual the text looks, 0 for the median
    of the topics' own examples, in units of their spread."""

    scores: Matrix
    familiar: float
    nearest_text: tuple[str, ...]


@lru_cache(maxsize=16)
def fit_topics(topics: tuple[TopicCard, ...]) -> TopicModel:
    texts, owners = _texts(topics)
    vectors, rarities = embed_examples(texts), rarity(texts)
    features = _features(texts, vectors, rarities)
    weights = fit_logistic(features, owners, len(topics))
    scale = _measure(features, vectors, owners, weights, topics)
    return TopicModel(
        topics=topics, texts=texts, owners=owners, vectors=vectors, rarities=rarities, weights=weights, scale=scale
    )


def score_topics(model: TopicModel, text: str, vector: Vectors) -> TopicScores:
    scores = score(_features([text], vector[None], model.rarities), model.weights)
    cosines = (model.vectors @ vector)[None].astype(np.float64)
    familiar = (_familiarity(scores, cosines)[0] - model.scale.centre) / model.scale.spread
    return TopicScores(
        scores=scores[0] * model.scale.sharpness, familiar=float(familiar), nearest_text=_nearest(model, cosines[0])
    )


def _texts(topics: tuple[TopicCard, ...]) -> tuple[tuple[str, ...], Labels]:
    """All examples first, then the descriptions, which are never held out."""
    examples = [(text, owner) for owner, topic in enumerate(topics) for text in topic.examples[:MAX_EXAMPLES]]
    descriptions = [(describe(topic), owner) for owner, topic in enumerate(topics)]
    pairs = [(text, owner) for text, owner in [*examples, *descriptions] if text.strip()]
    return tuple(text for text, _ in pairs), np.array([owner for _, owner in pairs], np.intp)


def describe(topic: TopicCard) -> str:
    name = topic.name.replace("_", " ")
    return f"{name}. {topic.description}" if topic.description else name


def _features(texts: Sequence[str], vectors: Vectors, rarities: dict[str, float]) -> Matrix:
    return np.hstack([vectors.astype(np.float64), keyword_rows(texts, rarities)])


def _familiarity(scores: Matrix, cosines: Matrix) -> Matrix:
    """Probability of the best topic × mean cosine of the three nearest examples, as a logarithm.

    Of the measures tried it tells best between a text of one of the topics and a text of none.
    """
    nearest = np.sort(cosines, axis=1)[:, -NEAREST:].mean(axis=1)
    return np.asarray(np.log(softmax(scores).max(axis=1)) + np.log(np.maximum(nearest, 0.01)))


def _measure(
    features: Matrix, vectors: Vectors, owners: Labels, weights: Matrix, topics: tuple[TopicCard, ...]
) -> Scale:
    """Hold out each fifth of the examples in turn and see how the rest would have read them."""
    held_out = np.arange(sum(len(topic.examples[:MAX_EXAMPLES]) for topic in topics)) % FOLDS
    if len(held_out) < ENOUGH_HELD_OUT:
        return UNTRIED
    scores, familiarity = np.zeros((len(held_out), len(topics))), np.zeros(len(held_out))
    for fold in range(FOLDS):
        asked = np.flatnonzero(held_out == fold)
        rest = np.setdiff1d(np.arange(len(owners)), asked)
        fitted = fit_logistic(features[rest], owners[rest], len(topics), start=weights)
        scores[asked] = score(features[asked], fitted)
        familiarity[asked] = _familiarity(scores[asked], (vectors[asked] @ vectors[rest].T).astype(np.float64))
    return Scale(
        sharpness=sharpness(scores, owners[: len(held_out)]),
        centre=float(np.median(familiarity)),
        spread=max(float(familiarity.std()), 0.05),
    )


def _nearest(model: TopicModel, cosines: Matrix) -> tuple[str, ...]:
    """For each topic, its example that is most like the text."""
    best: dict[int, int] = {}
    for row in np.argsort(cosines):
        best[int(model.owners[row])] = int(row)
    return tuple(model.texts[best[owner]] if owner in best else "" for owner in range(len(model.topics)))


_examples: dict[str, Vectors] = {}
MAX_REMEMBERED = 20_000


def embed_examples(texts: Sequence[str]) -> Vectors:
    """Vectors of examples are kept, so that adding one to a topic embeds one."""
    unknown = [text for text in dict.fromkeys(texts) if text not in _examples]
    if len(_examples) + len(unknown) > MAX_REMEMBERED:
        _examples.clear()
        unknown = list(dict.fromkeys(texts))
    _examples.update(zip(unknown, embed(unknown), strict=True))
    return np.stack([_examples[text] for text in texts])
