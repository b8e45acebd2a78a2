"""What a text is about: nearest topic by meaning, and `unsure` rather than a guess.

A topic is compared by its description and, from three on, mostly by its examples. What is near to no example at all is
out of scope, however much nearer it is to one topic than to the others.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from routing.reading.base import TopicCard
from tickets.embedding import embed

Vectors = NDArray[np.float32]

ENOUGH_EXAMPLES = 3
DESCRIPTION_SHARE = 0.3
SHARPNESS = 20.0
NEAREST = 3
# Chosen on two public sets of intents with five examples each: see bench/reading.py.
LEAST_FIT = 0.20


@dataclass(frozen=True, slots=True)
class Match:
    """The best topic, how likely it is the right one of the list, and how near the text is to what it knows (0 to 1)."""

    topic: TopicCard
    probability: float
    nearness: float
    example: str

    @property
    def fit(self) -> float:
        return self.probability * self.nearness


@dataclass(frozen=True, slots=True)
class _Bank:
    topics: tuple[TopicCard, ...]
    texts: tuple[str, ...]
    owners: NDArray[np.int64]
    vectors: Vectors
    descriptions: Vectors


def match(vector: Vectors, topics: tuple[TopicCard, ...]) -> Match | None:
    """None when there are no topics to compare with."""
    if not topics:
        return None
    bank = _bank(_fingerprint(topics), topics)
    by_text = bank.vectors @ vector
    scores = np.array([_score(bank, by_text, row, vector) for row in range(len(topics))])
    weights = np.exp(SHARPNESS * (scores - scores.max()))
    best = int(scores.argmax())
    own = np.flatnonzero(bank.owners == best)
    nearest = np.sort(by_text)[::-1][:NEAREST]
    return Match(
        topic=topics[best],
        probability=float(weights[best] / weights.sum()),
        nearness=float(np.clip(nearest.mean(), 0, 1)),
        example=bank.texts[own[by_text[own].argmax()]],
    )


def prepare(topics: tuple[TopicCard, ...]) -> None:
    """Makes the vectors of the topics now, so that the first ticket need not wait for them."""
    if topics:
        _bank(_fingerprint(topics), topics)


def _score(bank: _Bank, by_text: Vectors, row: int, vector: Vectors) -> float:
    own = np.sort(by_text[bank.owners == row])[::-1]
    described = float(bank.descriptions[row] @ vector)
    if len(bank.topics[row].examples) < ENOUGH_EXAMPLES:
        return max(described, float(own[0]))
    learnt = 0.6 * float(own[0]) + 0.4 * float(own[:3].mean())
    return DESCRIPTION_SHARE * described + (1 - DESCRIPTION_SHARE) * learnt


def _fingerprint(topics: tuple[TopicCard, ...]) -> str:
    return hashlib.sha256(repr(topics).encode()).hexdigest()


@lru_cache(maxsize=2)
def _bank(fingerprint: str, topics: tuple[TopicCard, ...]) -> _Bank:
    texts, owners = [], []
    for row, topic in enumerate(topics):
        # A topic without description or examples is known by its name alone.
        for text in topic.examples or (topic.description or topic.name,):
            texts.append(text)
            owners.append(row)
    descriptions = embed([topic.description or topic.name for topic in topics])
    return _Bank(topics, tuple(texts), np.array(owners), embed(texts), descriptions)
