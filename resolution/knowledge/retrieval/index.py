"""The arrays that a question is compared with."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from resolution.knowledge.retrieval.cards import KnowledgeCard, Vectors, card_questions
from resolution.knowledge.retrieval.words import Lexicon, Scores, content_words

# An article's middle says best what it is about; its nearest text finds the one section, or the phrasing, that fits.
_NEAREST_WEIGHT = 0.25
# From here on it is the same sentence, and no other article is meant.
_SAME = 0.98


@dataclass(frozen=True, slots=True)
class Index:
    """`vectors` has a column for each text, those of one article together; `starts` says where each article's begin.

    Columns, because a few questions are multiplied with them several times as fast as with rows.
    """

    vectors: Vectors
    starts: NDArray[np.int64]
    centres: Vectors
    lexicon: Lexicon

    def compare(self, questions: Vectors) -> tuple[Scores, Scores]:
        """For each question and article: how near the whole article is, and how near its nearest text."""
        nearest = np.maximum.reduceat(questions @ self.vectors, self.starts, axis=1)
        return blend_scores(nearest, questions @ self.centres), nearest


def blend_scores(nearest: Scores, central: Scores) -> Scores:
    blended = _NEAREST_WEIGHT * nearest + (1 - _NEAREST_WEIGHT) * central
    return np.where(nearest >= _SAME, nearest, blended)


def make_index(cards: Sequence[KnowledgeCard], vectors: Sequence[Vectors]) -> Index:
    lengths = [len(rows) for rows in vectors]
    middles = [centre_parts(card, rows).sum(axis=0) for card, rows in zip(cards, vectors, strict=True)]
    return Index(
        vectors=_columns(np.concatenate(vectors)),
        starts=np.cumsum([0, *lengths[:-1]]),
        centres=_columns(np.stack([unit_vector(middle) for middle in middles])),
        lexicon=Lexicon.build([Counter(article_words(card)) for card in cards]),
    )


def article_words(card: KnowledgeCard) -> list[str]:
    return content_words("\n".join([*card_questions(card), card.body]))


def centre_parts(card: KnowledgeCard, rows: Vectors) -> Vectors:
    """What an article's middle lies between: each thing that a customer may say, and the body, which counts once."""
    questions = len(card_questions(card))
    if len(rows) == questions:
        return rows
    return np.vstack([rows[:questions], rows[questions:].mean(axis=0)])


def unit_vector(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0 else vector


def _columns(rows: Vectors) -> Vectors:
    return np.ascontiguousarray(rows.T)
