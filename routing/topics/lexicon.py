"""How many telling words a text shares with what is told of each topic."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.reading.logistic import Matrix

MOST_WORDS = 1_000
_WORD = re.compile(r"[^\W_]+")
_ENDS = (("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ly", ""), ("er", ""), ("ment", ""))
_LONGEST_UNCUT = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """A row of length 1 for each topic over all stems that any of them has."""

    places: dict[str, int]
    rarities: NDArray[np.float32]
    rows: NDArray[np.float32]


def stems_of(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower())[:MOST_WORDS]]


def make_lexicon(texts: Sequence[Sequence[str]], rarity: Mapping[str, float], rarest: float) -> Lexicon:
    """`texts` are those of each topic; a stem that `rarity` does not know is as rare as the rarest."""
    counts = [Counter(stem for text in own for stem in stems_of(text)) for own in texts]
    places = {stem: place for place, stem in enumerate(sorted({stem for count in counts for stem in count}))}
    rarities = np.array([rarity.get(stem, rarest) for stem in places], np.float32)
    rows = np.zeros((len(texts), len(places)), np.float32)
    for row, count in zip(rows, counts, strict=True):
        for stem, times in count.items():
            row[places[stem]] = math.sqrt(times)
    rows *= rarities
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return Lexicon(places=places, rarities=rarities, rows=rows)


def compare_words(lexicon: Lexicon, text: str) -> Matrix:
    """The cosine with each topic."""
    known = [lexicon.places[stem] for stem in set(stems_of(text)) if stem in lexicon.places]
    if not known:
        return np.zeros(len(lexicon.rows))
    weights = lexicon.rarities[known]
    shared = lexicon.rows[:, known] @ weights / max(float(np.linalg.norm(weights)), 1e-9)
    return np.asarray(shared, np.float64)


def _stem(word: str) -> str:
    for end, put in _ENDS:
        if word.endswith(end) and len(word) - len(end) >= 3:
            word = word.removesuffix(end) + put
            break
    if len(word) > _LONGEST_UNCUT and word.endswith("e"):
        word = word[:-1]
    return word[:-1] if len(word) > _LONGEST_UNCUT and word[-1] == word[-2] else word
