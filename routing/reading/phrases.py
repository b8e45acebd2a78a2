"""Words, pairs of words and the manner of writing as numbers, beside the sentence vectors, which know little of either."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from routing.reading.logistic import Matrix

MOST_WORDS = 600
# A phrase that fewer texts have says more about these texts than about the next.
FEWEST_TEXTS = 2

_TOKEN = re.compile(r"[a-z']+|[?!]+|\d+")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_SHORT = 2


def collect_phrases(texts: Sequence[str]) -> dict[str, float]:
    """Each phrase of several texts, with how rare it is among them."""
    counts = Counter(phrase for text in texts for phrase in _phrases(text))
    kept = sorted(phrase for phrase, count in counts.items() if count >= FEWEST_TEXTS)
    return {phrase: math.log((len(texts) + 1) / counts[phrase]) for phrase in kept}


def phrase_rows(texts: Sequence[str], rarities: Mapping[str, float]) -> Matrix:
    """A row of length 1 for each text, in the order of `rarities`."""
    places = {phrase: place for place, phrase in enumerate(rarities)}
    rows = np.zeros((len(texts), len(places)))
    for row, text in zip(rows, texts, strict=True):
        for phrase in _phrases(text):
            if phrase in places:
                row[places[phrase]] = rarities[phrase]
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def manner_rows(texts: Sequence[str]) -> Matrix:
    """How it is written: marks, capitals, length. Each from 0 to 1."""
    return np.array([_manner(text) for text in texts])


def _phrases(text: str) -> set[str]:
    found = [token if not token.isdigit() else "#" for token in _TOKEN.findall(text.lower())[:MOST_WORDS]]
    return {*found, *(f"{first} {second}" for first, second in zip(found, found[1:], strict=False))}


def _manner(text: str) -> tuple[float, ...]:
    words = _WORD.findall(text)
    loud = sum(word.isupper() and len(word) > _LONGEST_SHORT for word in words)
    few = max(1, len(words))
    return (
        min(1.0, text.count("?") / 3),
        min(1.0, text.count("??")),
        min(1.0, text.count("!") / 3),
        min(1.0, text.count("!!")),
        min(1.0, loud / 3),
        loud / few,
        min(1.0, math.log(few) / 6),
        float(text.lstrip()[:1].islower()),
        min(1.0, sum(letter.isdigit() for letter in text) / 10),
    )
