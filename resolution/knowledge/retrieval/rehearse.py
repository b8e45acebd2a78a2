"""How far the confidence can be trusted in this base, found by asking it its own questions.

Each phrasing is asked twice: without itself, then its article should be found; without its article, then nothing is
right.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from resolution.knowledge.retrieval.cards import KnowledgeCard, Vectors, card_questions
from resolution.knowledge.retrieval.index import Index, article_words, blend_scores, centre_parts, unit_vector
from resolution.knowledge.retrieval.measures import combine_scores, measure_ranking
from resolution.knowledge.retrieval.scaling import ConfidenceScale, Weights, fit_scale
from resolution.knowledge.retrieval.words import Lexicon, Scores, content_words

# Enough to fit two parameters; a large base isn't asked everything.
_MAX_QUESTIONS = 250
# With fewer answers than this the base says less about itself than other bases do.
_TRUST_IN_OTHERS = 20.0
# Customers ask for what a base has more often than for what it lacks: one question in three has no answer.
_ABSENT_WORTH = 0.6
# A base that can't be asked anything is trusted less than most that can.
_UNREHEARSED = ConfidenceScale(slope=0.8, shift=-0.3)
# Without its article a base of one has nothing left to be asked.
_MIN_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    """One question of an article, as if it were a customer's: `row` is its own place among the vectors."""

    article: int
    row: int
    words: tuple[str, ...]
    rest: Counter[str]
    centre: Vectors


def rehearse_questions(
    cards: Sequence[KnowledgeCard], vectors: Sequence[Vectors], index: Index, weights: Weights
) -> ConfidenceScale:
    places = _sample(list(_places(cards, vectors)))
    if not places or len(cards) < _MIN_ARTICLES:
        return _UNREHEARSED
    rehearsals = [_prepare(article, place, cards[article], vectors[article], index) for article, place in places]
    outcomes: list[tuple[float, bool, float]] = []
    for rehearsal, dense, nearest in zip(rehearsals, *_compare(rehearsals, index), strict=True):
        present, found = _ask_present(rehearsal, dense, nearest, index)
        absent = _ask_absent(rehearsal, dense, nearest, index)
        outcomes += [(weights.logit(present), found, 1.0), (weights.logit(absent), False, _ABSENT_WORTH)]
    logits, right, worth = zip(*outcomes, strict=True)
    return fit_scale(logits, right, trust=_TRUST_IN_OTHERS, worth=worth)


def _places(cards: Sequence[KnowledgeCard], vectors: Sequence[Vectors]) -> Iterator[tuple[int, int]]:
    """Where questions are: the article's number, and the row among its vectors.

    Phrasings are how customers ask; a title only stands in where there are none. Something else must be left of the
    article to be found by.
    """
    for article, (card, rows) in enumerate(zip(cards, vectors, strict=True)):
        asked = range(1, 1 + len(card.phrasings)) if card.phrasings else range(1)
        yield from ((article, row) for row in asked if len(rows) > 1 and rows[row].any())


def _sample(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Evenly over the base, so that the same base always gives the same scale."""
    step = max(1, -(-len(places) // _MAX_QUESTIONS))
    return places[::step]


def _prepare(article: int, row: int, card: KnowledgeCard, rows: Vectors, index: Index) -> _Rehearsal:
    words = content_words(card_questions(card)[row])
    return _Rehearsal(
        article=article,
        row=int(index.starts[article]) + row,
        words=tuple(dict.fromkeys(words)),
        rest=Counter(article_words(card)) - Counter(words),
        centre=unit_vector(centre_parts(card, rows).sum(axis=0) - rows[row]),
    )


def _compare(rehearsals: Sequence[_Rehearsal], index: Index) -> tuple[Scores, Scores]:
    questions = index.vectors[:, [rehearsal.row for rehearsal in rehearsals]].T
    cosines, central = questions @ index.vectors, questions @ index.centres
    for place, (rehearsal, question) in enumerate(zip(rehearsals, questions, strict=True)):
        cosines[place, rehearsal.row] = -1.0
        central[place, rehearsal.article] = rehearsal.centre @ question
    nearest = np.maximum.reduceat(cosines, index.starts, axis=1)
    return blend_scores(nearest, central), nearest


def _ask_present(rehearsal: _Rehearsal, dense: Scores, nearest: Scores, index: Index) -> tuple[dict[str, float], bool]:
    lexical = index.lexicon.score(rehearsal.words)
    lexical[rehearsal.article] = index.lexicon.score_document(rehearsal.words, rehearsal.rest)
    lost = {word for word in rehearsal.words if not rehearsal.rest[word]}
    found = int(combine_scores(dense, lexical).argmax()) == rehearsal.article
    return _measure(rehearsal, (dense, nearest, lexical, index.tightness), lost, index.lexicon), found


def _ask_absent(rehearsal: _Rehearsal, dense: Scores, nearest: Scores, index: Index) -> dict[str, float]:
    scores = (dense, nearest, index.lexicon.score(rehearsal.words), index.tightness)
    others = tuple(np.delete(score, rehearsal.article) for score in scores)
    return _measure(rehearsal, others, set(rehearsal.words), index.lexicon)


def _measure(rehearsal: _Rehearsal, scores: tuple[Scores, ...], lost: set[str], lexicon: Lexicon) -> dict[str, float]:
    """`lost` are the words that the article in question no longer holds."""
    rarities = {word: lexicon.rarity(word, without=word in lost) for word in rehearsal.words}
    known = {word for word in rehearsal.words if lexicon.holding(word) > (word in lost)}
    dense, nearest, lexical, tightness = scores
    return measure_ranking(dense, nearest, lexical, tightness, rarities=rarities, known=known)
