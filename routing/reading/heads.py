"""Category, impact, urgency and tone of a text, learnt from the examples in `data/tickets.tsv`.

Each head is one logistic regression on the sentence vector and the cues. `scripts/train_reader.py` makes
`data/heads.npz` of the examples; a test fails when it was not run after a change of the examples, cues or model.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from routing.reading import cues
from routing.reading.logistic import Matrix, score_features, softmax
from tickets.embedding import MODEL_VERSION

FOLDER = Path(__file__).resolve().parent / "data"
HEADS = ("category", "impact", "urgency", "tone")
# A cue that is there weighs as much as half of the whole sentence vector: best in ten-fold trials of 0 to 1.2.
CUE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderHead:
    words: tuple[str, ...]
    weights: Matrix
    sharpness: float


def judge_heads(vector: NDArray[np.float32], found_cues: Collection[str]) -> dict[str, dict[str, float]]:
    """For each head, how likely each of its words is."""
    features = head_features(vector[None], [found_cues])
    return {name: _chances(head, features) for name, head in load_heads().items()}


def head_features(vectors: NDArray[np.float32], found_cues: Sequence[Collection[str]]) -> Matrix:
    names = cues.load_cues().names
    present = np.array([[name in found for name in names] for found in found_cues], np.float64)
    return np.hstack([vectors.astype(np.float64), CUE_WEIGHT * present])


def fingerprint_heads() -> str:
    """Of all that the heads are learnt from."""
    sources = (FOLDER / "tickets.tsv", cues.SOURCE, Path(cues.__file__))
    parts = [*(source.read_text(encoding="utf-8") for source in sources), MODEL_VERSION]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


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


def _chances(head: ReaderHead, features: Matrix) -> dict[str, float]:
    chances = softmax(score_features(features, head.weights) * head.sharpness)[0]
    return dict(zip(head.words, chances.tolist(), strict=True))
