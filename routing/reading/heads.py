"""Category, impact, urgency and tone of a text, learnt from the examples in `data/`.

Each head is one logistic regression on the mean of the sentences' vectors, the manner of writing, the phrases and the
cues. What it has learnt of the cues stands apart, in `data/cue_lifts.toml`, and is added as it stands there or as a lead has
made it. `scripts/train_reader.py` makes both of the examples; a test fails when it was not run after a change of the
examples, cues or model.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.reading import cue_text, cues, phrases
from routing.reading.cues import Cue, lifts_of
from routing.reading.logistic import Matrix, score_features, softmax
from tickets.embedding import MODEL_VERSION

FOLDER = Path(__file__).resolve().parent / "data"
EXAMPLES = ("tickets.tsv", "whole_tickets.tsv")
CODE = (cues.__file__, cue_text.__file__, phrases.__file__)
HEADS = ("category", "impact", "urgency", "tone")
# Against the sentences' vector, which has length 1. Found on tickets of one company, confirmed on those of another.
PHRASE_WEIGHT, MANNER_WEIGHT = 1.0, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderHead:
    words: tuple[str, ...]
    weights: Matrix
    sharpness: float


def judge_heads(features: Matrix, heads: Mapping[str, ReaderHead], found: Sequence[Cue]) -> dict[str, dict[str, float]]:
    """For each head, how likely each of its words is."""
    return {name: _chances(head, features, lift_row(name, head, found)) for name, head in heads.items()}


def lift_row(name: str, head: ReaderHead, found: Iterable[Cue]) -> Matrix:
    """What the cues add to the score of each word."""
    lifts = lifts_of(found, name)
    return np.array([lifts.get(word, 0.0) for word in head.words])


def head_features(vectors: NDArray[np.float32], texts: Sequence[str], rarities: Mapping[str, float]) -> Matrix:
    return np.hstack(
        [
            vectors.astype(np.float64),
            MANNER_WEIGHT * phrases.manner_rows(texts),
            PHRASE_WEIGHT * phrases.phrase_rows(texts, rarities),
        ]
    )


def mean_vector(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of a text's sentences, with length 1."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), np.float32)


def fingerprint_heads() -> str:
    """Of all that the heads are learnt from."""
    sources = (*(FOLDER / name for name in EXAMPLES), cues.SOURCE, *map(Path, CODE))
    parts = [*(source.read_text(encoding="utf-8") for source in sources), MODEL_VERSION]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def load_rarities() -> dict[str, float]:
    with np.load(FOLDER / "heads.npz") as stored:
        return dict(zip(stored["phrases"].tolist(), stored["rarities"].tolist(), strict=True))


@cache
def load_stem_rarities() -> dict[str, float]:
    """How rare a stem is among tickets."""
    with np.load(FOLDER / "heads.npz") as stored:
        return dict(zip(stored["stems"].tolist(), stored["stem_rarities"].tolist(), strict=True))


@cache
def load_heads() -> dict[str, ReaderHead]:
    with np.load(FOLDER / "heads.npz") as stored:
        return {
            name: ReaderHead(
                words=tuple(stored[f"{name}_words"].tolist()),
                weights=stored[f"{name}_weights"].astype(np.float64),
                sharpness=float(stored[f"{name}_sharpness"]),
            )
            for name in HEADS
        }


def _chances(head: ReaderHead, features: Matrix, lifts: Matrix) -> dict[str, float]:
    chances = softmax(score_features(features, head.weights) * head.sharpness + lifts)[0]
    return dict(zip(head.words, chances.tolist(), strict=True))
