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

from routing.reading.cues import LEAST_LIFT, LIFTS, Cue, find_cues, shipped_cues
from routing.reading.heads import EXAMPLES, FOLDER, HEADS, fingerprint_heads, head_features, mean_vector
from routing.reading.logistic import Labels, Matrix, fit_logistic, fit_sharpness, score_features, softmax
from routing.reading.opening import read_opening
from routing.reading.phrases import collect_phrases
from routing.topics.lexicon import stems_of
from tickets.embedding import embed_texts

FOLDS = 10
# Against the sentences' vector, which has length 1. Found on tickets of one company, confirmed on those of another.
CUE_WEIGHT = 0.4
LOOSENESS = 3.0
# A whole ticket teaches as much as so many short ones.
TIMES = 3
# Strangers write otherwise than the author of the examples, so what these promise is taken with caution.
CAUTION = 0.75


def main() -> None:
    rows = read_examples()
    texts = [read_opening(row.get("subject", ""), row["text"]) for row in rows]
    rarities = collect_phrases([text.whole for text in texts])
    wholes = [text.whole for text in texts]
    vectors = np.stack([mean_vector(embed_texts(text.sentences)) for text in texts])
    features = np.hstack([head_features(vectors, wholes, rarities), cue_columns([find_cues(one) for one in wholes])])
    stored: dict[str, Any] = {
        "fingerprint": np.array(fingerprint_heads()),
        "phrases": np.array(list(rarities)),
        "rarities": np.array(list(rarities.values()), np.float32),
    }
    stored |= count_stems(wholes)
    lifts: dict[str, dict[str, dict[str, float]]] = {}
    for name in HEADS:
        labelled = [number for number, row in enumerate(rows) if row.get(name)]
        times = np.array([TIMES if "subject" in rows[number] else 1 for number in labelled])
        head = train(name, features[labelled], [rows[number][name] for number in labelled], times)
        take_lifts(name, head, lifts)
        stored.update(head)
    write_lifts(lifts)
    np.savez_compressed(FOLDER / "heads.npz", **stored)


def cue_columns(found: Sequence[Sequence[Cue]]) -> Matrix:
    return CUE_WEIGHT * np.array([[cue in own for cue in shipped_cues().cues] for own in found], np.float64)


def take_lifts(name: str, head: dict[str, Any], lifts: dict[str, dict[str, dict[str, float]]]) -> None:
    """Out of the head's weights, where the cues are the last rows before the bias: a lead may change them."""
    cues, weights = shipped_cues().cues, head[f"{name}_weights"].astype(np.float64)
    rows = slice(len(weights) - 1 - len(cues), len(weights) - 1)
    amounts = CUE_WEIGHT * weights[rows] * float(head[f"{name}_sharpness"])
    amounts -= amounts.mean(axis=1, keepdims=True)
    head[f"{name}_weights"] = np.delete(weights, rows, axis=0).astype(np.float16)
    for cue, row in zip(cues, amounts, strict=True):
        by_word = zip(head[f"{name}_words"].tolist(), row.round(2).tolist(), strict=True)
        kept = {word: amount for word, amount in by_word if abs(amount) >= LEAST_LIFT}
        if kept:
            lifts.setdefault(cue.name, {})[name] = kept


def write_lifts(lifts: dict[str, dict[str, dict[str, float]]]) -> None:
    lines = [
        "# By how much each cue lifts each word, in log-odds: learnt by scripts/train_reader.py, which writes this."
    ]
    for cue, heads in lifts.items():
        lines += ["", f'["{cue}"]']
        lines += [
            f"{head} = {{ {', '.join(f'{word} = {amount}' for word, amount in words.items())} }}"
            for head, words in heads.items()
        ]
    LIFTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


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
