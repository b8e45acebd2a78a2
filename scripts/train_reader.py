"""Learn the heads of the local reader from its examples: `OPENBLAS_NUM_THREADS=1 python -m scripts.train_reader`.

Needs no database. `data/tickets.tsv` are short and have a category; `data/whole_tickets.tsv` are as long as real tickets,
written in many voices with the rare crossings (calm and grave, angry about nothing), and count several times. Prints how
the heads do on examples that they have not seen: each tenth is held out in turn, which also gives the factor that makes
their scores probabilities.
"""

import csv
import math
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
os.environ.setdefault("HELPDESK_MODE", "test")
django.setup()

from routing.reading.cues import find_cues
from routing.reading.heads import EXAMPLES, FOLDER, HEADS, fingerprint_heads, head_features, mean_vector
from routing.reading.logistic import Labels, Matrix, fit_logistic, fit_sharpness, score_features, softmax
from routing.reading.opening import read_opening
from routing.reading.phrases import collect_phrases
from routing.topics.lexicon import stems_of
from tickets.embedding import embed_texts

FOLDS = 10
LOOSENESS = 3.0
# A whole ticket teaches as much as so many short ones.
TIMES = 3
# Strangers write otherwise than the author of the examples, so what these promise is taken with caution.
CAUTION = 0.75


def main() -> None:
    rows = read_examples()
    texts = [read_opening(row.get("subject", ""), row["text"]) for row in rows]
    rarities = collect_phrases([text.whole for text in texts])
    features = head_features(
        np.stack([mean_vector(embed_texts(text.sentences)) for text in texts]),
        [text.whole for text in texts],
        [find_cues(text.whole) for text in texts],
        rarities,
    )
    stored: dict[str, Any] = {
        "fingerprint": np.array(fingerprint_heads()),
        "phrases": np.array(list(rarities)),
        "rarities": np.array(list(rarities.values()), np.float32),
    }
    stored |= count_stems([text.whole for text in texts])
    for name in HEADS:
        labelled = [number for number, row in enumerate(rows) if row.get(name)]
        times = np.array([TIMES if "subject" in rows[number] else 1 for number in labelled])
        stored.update(train(name, features[labelled], [rows[number][name] for number in labelled], times))
    np.savez_compressed(FOLDER / "heads.npz", **stored)


def read_examples() -> list[dict[str, str]]:
    return [row for name in EXAMPLES for row in _read(name)]


def count_stems(texts: Sequence[str]) -> dict[str, Any]:
    counts = Counter(stem for text in texts for stem in set(stems_of(text)))
    stems = sorted(counts)
    rarities = [math.log((len(texts) + 1) / (counts[stem] + 0.5)) for stem in stems]
    return {"stems": np.array(stems), "stem_rarities": np.array(rarities, np.float32)}


def _read(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            body = row.pop("body", None)
            yield row if body is None else row | {"text": body.replace("\\n", "\n")}


def train(name: str, features: Matrix, labels: Sequence[str], times: Labels) -> dict[str, Any]:
    words = sorted(set(labels))
    numbers = np.array([words.index(label) for label in labels], np.intp)
    held_out = hold_out(features, numbers, len(words), times)
    factor = CAUTION * fit_sharpness(held_out, numbers)
    report(name, softmax(held_out * factor), numbers)
    repeated = np.repeat(np.arange(len(labels)), times)
    weights = fit_logistic(features[repeated], numbers[repeated], len(words), looseness=LOOSENESS)
    return {
        f"{name}_words": np.array(words),
        f"{name}_weights": weights.astype(np.float16),
        f"{name}_sharpness": np.array(factor),
    }


def hold_out(features: Matrix, labels: Labels, classes: int, times: Labels) -> Matrix:
    folds = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    scores = np.zeros((len(labels), classes))
    for fold in range(FOLDS):
        asked, rest = folds == fold, np.repeat(np.flatnonzero(folds != fold), times[folds != fold])
        fitted = fit_logistic(features[rest], labels[rest], classes, looseness=LOOSENESS)
        scores[asked] = score_features(features[asked], fitted)
    return scores


def report(name: str, chances: Matrix, labels: Labels) -> None:
    right = float((chances.argmax(axis=1) == labels).mean())
    sys.stdout.write(f"{name:10} {right:.3f} right, {chances.max(axis=1).mean():.3f} sure on average\n")


if __name__ == "__main__":
    main()
