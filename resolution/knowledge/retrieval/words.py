"""The words of a text, and how rare each is in a base (BM25)."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tickets.stream_safe import normalize_text

Scores = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+")
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "y", "e")
_MIN_STEM = 3
_COMMON = """
a about after again also am an and any are as at be because been but by can could did do does dont for from get got had
has have he her his how i if im in into is it its ive just me my no not of on or our out please she should so some than
that the their them then there these they this to too up us was we were what when where which who why will with would
you your
"""
STOP_WORDS = frozenset(_COMMON.split())

# The usual constants: how soon a repeated word stops counting, and how much long articles are held back.
_SATURATION, _LENGTH_WEIGHT = 1.2, 0.75


def content_words(text: str) -> list[str]:
    """Lower case, without endings and without the words that every question has."""
    plain = normalize_text("NFKC", text).lower().replace("'", "").replace("’", "")
    return [_stem(word) for word in _WORD.findall(plain) if word not in STOP_WORDS]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _MIN_STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """For each word the articles that hold it, with what the word adds to their scores."""

    size: int
    average_length: float
    postings: dict[str, tuple[NDArray[np.int32], Scores]]

    @classmethod
    def build(cls, documents: Sequence[Counter[str]]) -> "Lexicon":
        average = max(sum(document.total() for document in documents) / max(len(documents), 1), 1.0)
        damping = np.array([_damping(document.total() / average) for document in documents], np.float32)
        found: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
        for row, document in enumerate(documents):
            for word, times in document.items():
                found[word][0].append(row)
                found[word][1].append(times)
        postings = {word: _post(rows, times, damping) for word, (rows, times) in found.items()}
        return cls(len(documents), average, postings)

    def rarity(self, word: str, *, without: int = 0) -> float:
        """The inverse document frequency, as it would be in a base with fewer articles that hold the word."""
        return _rarity(self.size, self.holding(word) - without)

    def holding(self, word: str) -> int:
        return len(self.postings[word][0]) if word in self.postings else 0

    def score(self, words: Iterable[str]) -> Scores:
        scores = np.zeros(self.size, np.float32)
        for word in words:
            if word in self.postings:
                rows, additions = self.postings[word]
                scores[rows] += additions
        return scores

    def score_document(self, words: Iterable[str], document: Counter[str]) -> float:
        """The score of a document that needn't be in the base."""
        damping = _damping(document.total() / self.average_length)
        return sum(best_possible(self.rarity(word)) * document[word] / (document[word] + damping) for word in words)


def best_possible(rarity: float) -> float:
    """What a word adds at most, however often it is said. It is linear, so it serves for sums of rarities too."""
    return rarity * (_SATURATION + 1)


def _post(rows: list[int], times: list[int], damping: Scores) -> tuple[NDArray[np.int32], Scores]:
    at, often = np.array(rows, np.int32), np.array(times, np.float32)
    most = best_possible(_rarity(len(damping), len(rows)))
    return at, (most * often / (often + damping[at])).astype(np.float32)


def _damping(relative_length: float) -> float:
    return _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * relative_length)


def _rarity(articles: int, holding: int) -> float:
    return math.log(1 + (articles - holding + 0.5) / (holding + 0.5))
