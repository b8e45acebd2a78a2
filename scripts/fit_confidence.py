"""Fit the weights that turn what retrieval measures into a probability, and say how they do on a base they never saw.

    python -m scripts.fit_confidence ../shared/data

Needs `topics/` and `kb/` there: questions labelled with one of many intents. Of each corpus many small knowledge bases
are made, each with some intents as articles and the rest left out, so that a tenth to a half of the questions have no answer.
Writes resolution/knowledge/retrieval/confidence_weights.json; the questions themselves are not kept. Takes five to ten minutes.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.resolution import ask_base, read_lines, table_row
from resolution.knowledge.retrieval import KnowledgeBase, KnowledgeCard
from resolution.knowledge.retrieval.scaling import WEIGHTS_FILE, Weights, fit_logistic

# Of the measures, those that help on both corpora; more of them fitted one corpus and failed on the other.
NAMES = ("closeness", "lead", "share", "own_fit", "words_lead", "words_known")
CORPORA = {"clinc": ("clinc150_train", "clinc150_val", "clinc150_oos_val"), "hwu": ("hwu64_train", "hwu64_test")}
BASES, QUESTIONS, SEED = 150, 100, 7
# Of the questions to one base, how many have no answer in it.
ABSENT_SHARES = (0.1, 0.25, 0.4, 0.5)
SMALLEST, LARGEST_SHARE = 4, 0.8
PHRASINGS = (1, 2, 3, 3, 4, 5, 6, 8)
RIDGE = 1.0

# People don't only ask: three in ten questions come between sentences such as these.
WRAPPED_SHARE = 0.3
OPENINGS = (
    "Hi team,\n\n",
    "Hello,\n\nI hope you are well. ",
    "Hi there, I have been a customer for about two years and mostly like it. ",
    "Good morning,\n\nMy colleague told me to write to you. ",
    "Hey! Sorry to bother you on a Monday. ",
    "Dear support,\n\nWe are a small company with twelve people. ",
)
ENDINGS = (
    "",
    "\n\nThanks,\nAnna",
    "\n\nBest regards,\nTom Miller\nHead of Operations",
    "\n\nI need this before Friday. Thank you!",
    "\n\nI looked around for a while and could not find it. Thanks in advance!",
)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Intents with sentences to write articles from, and others to ask."""

    known: dict[str, list[str]]
    asked: dict[str, list[str]]


def main(folder: Path) -> None:
    corpora = {name: _read_corpus(folder / "topics", *files) for name, files in CORPORA.items()}
    seen = {name: list(_outcomes(corpus, np.random.default_rng(SEED))) for name, corpus in corpora.items()}
    print("Fitted on one corpus, measured on the other's base:")
    for own, other in (("clinc", "hwu"), ("hwu", "clinc")):
        print(table_row(f"{own} -> {other}", ask_base(folder / "kb", other, weights=_fit(seen[own]))))
    _store(_fit([outcome for outcomes in seen.values() for outcome in outcomes]))
    print(f"Fitted on both: {WEIGHTS_FILE.name}")


def _read_corpus(folder: Path, train: str, *held_out: str) -> Corpus:
    known, asked = defaultdict(list), defaultdict(list)
    for row in read_lines(folder / f"{train}.jsonl"):
        known[row["label"]].append(row["text"])
    for row in (row for name in held_out for row in read_lines(folder / f"{name}.jsonl")):
        asked[row["label"]].append(row["text"])
    return Corpus(known, asked)


def _outcomes(corpus: Corpus, chance: np.random.Generator) -> Iterator[tuple[list[float], bool]]:
    """What was measured of each question, and whether the best article was right."""
    for _ in range(BASES):
        cards = _make_cards(corpus, chance)
        base = KnowledgeBase.build(cards)
        for question, label in _pick_questions(corpus, {card.article_id for card in cards}, chance):
            ranking = base.rank(question, limit=1)
            yield [ranking.features[name] for name in NAMES], ranking.candidates[0].article_id == label


def _make_cards(corpus: Corpus, chance: np.random.Generator) -> list[KnowledgeCard]:
    labels = sorted(corpus.known)
    size = round(np.exp(chance.uniform(np.log(SMALLEST), np.log(LARGEST_SHARE * len(labels)))))
    phrasings = int(chance.choice(PHRASINGS))
    return [
        KnowledgeCard(
            label, label.replace("_", " "), "", tuple(chance.choice(corpus.known[label], phrasings, replace=False))
        )
        for label in chance.choice(labels, size, replace=False)
    ]


def _pick_questions(corpus: Corpus, kept: set[str], chance: np.random.Generator) -> Iterator[tuple[str, str]]:
    """On what the base has and on what it lacks."""
    present = sorted(kept & set(corpus.asked))
    absent = sorted(set(corpus.asked) - kept)
    share = chance.choice(ABSENT_SHARES)
    for _ in range(QUESTIONS):
        label = str(chance.choice(absent if chance.random() < share or not present else present))
        question = str(chance.choice(corpus.asked[label]))
        yield _wrap(question, chance) if chance.random() < WRAPPED_SHARE else question, label


def _wrap(question: str, chance: np.random.Generator) -> str:
    sentence = question[0].upper() + question[1:] + str(chance.choice(["?", "."]))
    return f"{chance.choice(OPENINGS)}{sentence}{chance.choice(ENDINGS)}"


def _fit(outcomes: list[tuple[list[float], bool]]) -> Weights:
    measured = np.array([measures for measures, _ in outcomes])
    means, spreads = measured.mean(axis=0), measured.std(axis=0)
    inputs = np.column_stack([(measured - means) / spreads, np.ones(len(measured))])
    right = np.array([right for _, right in outcomes], float)
    pull = np.append(np.full(len(NAMES), RIDGE), 0.0)
    *weights, intercept = fit_logistic(inputs, right, start=np.zeros(len(pull)), pull=pull).tolist()
    return Weights(NAMES, tuple(means.tolist()), tuple(spreads.tolist()), tuple(weights), intercept)


def _store(weights: Weights) -> None:
    """Each number under the name of its measure, so that a change of weights reads well as a difference."""
    columns = {key: values for key, values in asdict(weights).items() if key in ("means", "spreads", "weights")}
    named = {key: dict(zip(NAMES, _rounded(values), strict=True)) for key, values in columns.items()}
    provenance = "Fitted by scripts/fit_confidence.py on bases made of CLINC150 (CC BY 3.0) and HWU64 (CC BY 4.0)."
    stored = {"provenance": provenance, "intercept": round(weights.intercept, 4), **named}
    WEIGHTS_FILE.write_text(json.dumps(stored, indent=2) + "\n")


def _rounded(values: tuple[float, ...]) -> list[float]:
    return [round(value, 4) for value in values]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
