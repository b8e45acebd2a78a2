"""Sentences of customers, a file for each matter and one of ordinary ones, and the vectors that they are compared by.

`scripts/embed_guard_examples.py` makes `vectors.npz` of the sentences, so that no ticket waits until hundreds of them are
embedded; a test fails when it was not run after a change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from tickets.embedding import MODEL_VERSION, Vectors

FOLDER = Path(__file__).resolve().parent
VECTORS = FOLDER / "vectors.npz"
ORDINARY = "ordinary"


def read_examples() -> dict[str, tuple[str, ...]]:
    """By the name of their matter."""
    return {path.stem: tuple(path.read_text(encoding="utf-8").splitlines()) for path in sorted(FOLDER.glob("*.txt"))}


def fingerprint_examples() -> str:
    """Of all that the vectors are made from."""
    told = [f"{name}\n" + "\n".join(sentences) for name, sentences in read_examples().items()]
    return hashlib.sha256("\n\n".join([*told, MODEL_VERSION]).encode()).hexdigest()


@cache
def load_vectors() -> Mapping[str, Vectors]:
    with np.load(VECTORS) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files if name != "fingerprint"}
