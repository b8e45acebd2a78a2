"""The knowledge of one team in memory: built once for each version of it, asked often, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from resolution.answering.base import Candidate
from resolution.knowledge.retrieval.cards import KnowledgeCard, StoredVectors, Vectors, card_texts
from resolution.knowledge.retrieval.index import Index, make_index, middle_of, without_middle
from resolution.knowledge.retrieval.measures import Scores, combine_scores, measure_ranking
from resolution.knowledge.retrieval.question import ParsedQuestion, read_question
from resolution.knowledge.retrieval.rehearse import rehearse_questions
from resolution.knowledge.retrieval.scaling import ConfidenceScale, Weights, probability_of, shipped_weights
from resolution.knowledge.retrieval.words import content_words
from tickets.embedding import embed_texts

# A part of the message is answered by the best article if no other article is clearly nearer to that part.
_COVERED = 0.85
_WHOLE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The best articles first, and what was measured of the question against the whole base."""

    candidates: tuple[Candidate, ...] = ()
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    cards: tuple[KnowledgeCard, ...]
    index: Index | None
    weights: Weights
    scale: ConfidenceScale

    @classmethod
    def build(
        cls,
        cards: Sequence[KnowledgeCard],
        vectors: Sequence[StoredVectors] | None = None,
        *,
        weights: Weights | None = None,
    ) -> "KnowledgeBase":
        """`vectors` are what `card_vectors` gave for the cards, in their order; any that don't fit are made anew."""
        weights = weights or shipped_weights()
        given: Sequence[StoredVectors | None] = vectors if vectors is not None else [None] * len(cards)
        kept = _without_copies(cards, given)
        if not kept:
            return cls((), None, weights, ConfidenceScale())
        unique, whole = tuple(kept), _complete(kept)
        middle = middle_of(whole)
        rows = [without_middle(each, middle) for each in whole]
        index = make_index(unique, rows, middle)
        return cls(unique, index, weights, rehearse_questions(unique, rows, index, weights))

    def rank(self, query: str, limit: int = 5) -> Ranking:
        question, index = read_question(query), self.index
        if index is None or not question.text:
            return Ranking(features={})
        each, nearest = index.compare(embed_texts([question.text, *question.parts]))
        dense, nearest = _weigh_parts(each), _weigh_parts(nearest)
        words = list(dict.fromkeys(content_words(question.text)))
        lexical = index.lexicon.score(words)
        scores = combine_scores(dense, lexical)
        best = np.argsort(-scores, kind="stable")[:limit]
        return Ranking(
            candidates=tuple(_candidate(self.cards[row], float(scores[row])) for row in best),
            features=self._judge(_measure(dense, nearest, lexical, words, index))
            | _cover(question, each, int(best[0])),
        )

    def _judge(self, measures: dict[str, float]) -> dict[str, float]:
        logit = self.weights.logit(measures)
        return measures | {"across_bases": probability_of(logit), "within_base": self.scale.probability(logit)}


def _measure(dense: Scores, nearest: Scores, lexical: Scores, words: list[str], index: Index) -> dict[str, float]:
    rarities = {word: index.lexicon.rarity(word) for word in words}
    return measure_ranking(dense, nearest, lexical, index.tightness, rarities=rarities, known=index.lexicon.postings)


def _without_copies(
    cards: Sequence[KnowledgeCard], given: Sequence[StoredVectors | None]
) -> dict[KnowledgeCard, StoredVectors | None]:
    """Two articles that say the same are one answer, not two that compete."""
    kept: dict[KnowledgeCard, StoredVectors | None] = {}
    seen: set[tuple[str, ...]] = set()
    for card, rows in zip(cards, given, strict=True):
        said = (card.title.strip().lower(), card.body.strip()) if card.body.strip() else (card.article_id,)
        if said not in seen:
            seen.add(said)
            kept[card] = rows
    return kept


def _complete(given: dict[KnowledgeCard, StoredVectors | None]) -> list[Vectors]:
    """Stored vectors where they have a row for each text, made in one go where they don't."""
    texts = {card: card_texts(card) for card in given}
    missing = [card for card, rows in given.items() if rows is None or len(rows) != len(texts[card])]
    made = embed_texts([text for card in missing for text in texts[card]])
    ends = np.cumsum([len(texts[card]) for card in missing])[:-1]
    new = dict(zip(missing, np.split(made, ends), strict=True)) if missing else {}
    return [np.asarray(new.get(card, rows), np.float32) for card, rows in given.items()]


def _weigh_parts(scores: Scores) -> Scores:
    """The first row is the whole message, the rest its parts. A short question in a long message still counts half."""
    if len(scores) == 1:
        return np.asarray(scores[0])
    return np.asarray(_WHOLE_WEIGHT * scores[0] + (1 - _WHOLE_WEIGHT) * scores[1:].max(axis=0))


def _cover(question: ParsedQuestion, each: Scores, top: int) -> dict[str, float]:
    """How many things are asked, and the share of them that the best article answers as well as any."""
    asks = [each[1 + place] for place in question.asks]
    covered = [ask[top] >= _COVERED * ask.max() for ask in asks]
    left = sum(2**place for place, is_covered in enumerate(covered) if not is_covered)
    return {
        "asks": float(len(asks)),
        "asks_covered": float(np.mean(covered)) if covered else 1.0,
        # Which of them: the first counts 1, the second 2, the third 4.
        "asks_left": float(left),
    }


def _candidate(card: KnowledgeCard, score: float) -> Candidate:
    return Candidate(article_id=card.article_id, title=card.title, body=card.body, score=score, version=card.version)
