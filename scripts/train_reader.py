"""Learn the heads of the local reader from its examples: `python -m scripts.train_reader`.

Needs no database. Prints how the heads do on examples that they have not seen: each tenth is
held out in turn, which also gives the factor that makes their scores probabilities.
"""

import csv
import os
import sys
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ.setdefault("HELPDESK_MODE", "test")
django.setup()

from routing.reading.cues import find_cues
from routing.reading.heads import FOLDER, HEADS, fingerprint_heads, head_features
from routing.reading.logistic import Labels, Matrix, fit_logistic, fit_sharpness, score_features, softmax
from routing.reading.opening import read_opening
from tickets.embedding import embed_texts

FOLDS = 10
LOOSENESS = 3.0


def main() -> None:
    rows = read_examples()
    openings = [read_opening("", row["text"]) for row in rows]
    features = head_features(
        embed_texts([opening.start for opening in openings]), [find_cues(opening.whole) for opening in openings]
    )
    stored: dict[str, Any] = {"fingerprint": np.array(fingerprint_heads())}
    for name in HEADS:
        stored.update(train(name, features, [row[name] for row in rows]))
    np.savez_compressed(FOLDER / "heads.npz", **stored)


def read_examples() -> list[dict[str, str]]:
    with (FOLDER / "tickets.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def train(name: str, features: Matrix, labels: list[str]) -> dict[str, Any]:
    words = sorted(set(labels))
    numbers = np.array([words.index(label) for label in labels], np.intp)
    held_out = hold_out(features, numbers, len(words))
    factor = fit_sharpness(held_out, numbers)
    report(name, softmax(held_out * factor), numbers)
    return {
        f"{name}_words": np.array(words),
        f"{name}_weights": fit_logistic(features, numbers, len(words), looseness=LOOSENESS).astype(np.float32),
        f"{name}_sharpness": np.array(factor),
    }


def hold_out(features: Matrix, labels: Labels, classes: int) -> Matrix:
    folds = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    scores = np.zeros((len(labels), classes))
    for fold in range(FOLDS):
        asked, rest = folds == fold, folds != fold
        scores[asked] = score_features(
            features[asked], fit_logistic(features[rest], labels[rest], classes, looseness=LOOSENESS)
        )
    return scores


def report(name: str, chances: Matrix, labels: Labels) -> None:
    right = float((chances.argmax(axis=1) == labels).mean())
    sys.stdout.write(f"{name:10} {right:.3f} right, {chances.max(axis=1).mean():.3f} sure on average\n")


if __name__ == "__main__":
    main()
