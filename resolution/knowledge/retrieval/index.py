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
# An article with a few questions is judged half by itself; a base with none is as tight as most.
_FEW_QUESTIONS = 2
_USUAL_TIGHTNESS = 0.45
# So many articles have half of their middle in common by chance.
_FEW_ARTICLES = 5


@dataclass(frozen=True, slots=True)
class Index:
    """`vectors` has a column for each text, those of one article together; `starts` says where each article's begin.

    Columns, because a few questions are multiplied with them several times as fast as with rows.
    """

    middle: Vectors
    vectors: Vectors
    starts: NDArray[np.int64]
    centres: Vectors
    # How near an article's own questions are to the rest of it: a question that is no further away is one of them.
    tightness: Scores
    lexicon: Lexicon

    def compare(self, questions: Vectors) -> tuple[Scores, Scores]:
        """For each question and article: how near the whole article is, and how near its nearest text."""
        questions = without_middle(questions, self.middle)
        nearest = np.maximum.reduceat(questions @ self.vectors, self.starts, axis=1)
        return blend_scores(nearest, questions @ self.centres), nearest


def blend_scores(nearest: Scores, central: Scores) -> Scores:
    blended = _NEAREST_WEIGHT * nearest + (1 - _NEAREST_WEIGHT) * central
    return np.where(nearest >= _SAME, nearest, blended)


def middle_of(vectors: Sequence[Vectors]) -> Vectors:
    """What all articles of a base have in common; of few articles less, since it would be their own matter."""
    known = np.stack([rows.mean(axis=0) for rows in vectors])
    return np.asarray(known.sum(axis=0) / (len(known) + _FEW_ARTICLES))


def without_middle(rows: Vectors, middle: Vectors) -> Vectors:
    """What tells the texts apart. An empty text has no vector, and keeps none."""
    apart = np.where(rows.any(axis=1, keepdims=True), rows - middle, 0)
    lengths = np.linalg.norm(apart, axis=1, keepdims=True)
    return np.asarray(apart / np.where(lengths > 0, lengths, 1), np.float32)


def make_index(cards: Sequence[KnowledgeCard], vectors: Sequence[Vectors], middle: Vectors) -> Index:
    """`vectors` are without the `middle`."""
    lengths = [len(rows) for rows in vectors]
    middles = [centre_parts(card, rows).sum(axis=0) for card, rows in zip(cards, vectors, strict=True)]
    return Index(
        middle=middle,
        vectors=_columns(np.concatenate(vectors)),
        starts=np.cumsum([0, *lengths[:-1]]),
        centres=_columns(np.stack([unit_vector(middle) for middle in middles])),
        tightness=_tightness(cards, vectors),
        lexicon=Lexicon.build([Counter(article_words(card)) for card in cards]),
    )


def _tightness(cards: Sequence[KnowledgeCard], vectors: Sequence[Vectors]) -> Scores:
    own = [_own_scores(card, rows) for card, rows in zip(cards, vectors, strict=True)]
    every = np.concatenate(own)
    usual = float(every.mean()) if len(every) else _USUAL_TIGHTNESS
    return np.array([(scores.sum() + _FEW_QUESTIONS * usual) / (len(scores) + _FEW_QUESTIONS) for scores in own])


def _own_scores(card: KnowledgeCard, rows: Vectors) -> Scores:
    """Each of its questions against what is left of the article without it."""
    if len(rows) == 1:
        return np.empty(0, np.float32)
    asked = rows[: len(card_questions(card))]
    cosines = asked @ rows.T
    np.fill_diagonal(cosines, -1.0)
    left = centre_parts(card, rows).sum(axis=0) - asked
    central = np.array([unit_vector(middle) @ row for middle, row in zip(left, asked, strict=True)])
    return blend_scores(cosines.max(axis=1), central)


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
