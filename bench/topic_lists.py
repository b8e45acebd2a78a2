"""Lists of topics cut from public sets of questions, and questions in, beside and far from them.

The sets lie outside the project: CLINC150 (Larson et al. 2019, CC BY 3.0) and HWU64 (Liu et al. 2019, CC BY 4.0).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from routing.reading.base import TopicCard
from routing.reading.opening import read_opening
from routing.topics.text_vectors import TextVectors, vectors_of_text

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "topics"
SETS = {"clinc150": ("clinc150_train", "clinc150_val"), "hwu64": ("hwu64_train", "hwu64_test")}
FAR = ("clinc150_oos_train", "clinc150_oos_val")
NO_TOPIC = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedQuestion:
    """`topic` is empty where none of the list is right; `kind` says why: `in`, `near` (a topic left out) or `far`."""

    told: TextVectors
    topic: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicList:
    topics: tuple[TopicCard, ...]
    questions: tuple[ListedQuestion, ...]


def cut_list(name: str, *, topics: int, examples: int, questions: int, seed: int) -> TopicList:
    """`topics` of the set at random with so many examples each, and at most so many questions of each kind."""
    rng = np.random.default_rng(seed)
    taught, asked = (read_rows(file) for file in SETS[name])
    labels = sorted({label for _, label in taught})
    chosen = set(rng.permutation(labels)[:topics].tolist())
    known = [pair for pair in asked if pair[1] in chosen]
    near = [(text, NO_TOPIC) for text, label in asked if label not in chosen]
    far = [(text, NO_TOPIC) for file in FAR for text, _ in read_rows(file)]
    return TopicList(
        topics=tuple(_card(label, taught, examples, rng) for label in labels if label in chosen),
        questions=tuple(
            question
            for kind, pairs in (("in", known), ("near", near), ("far", far))
            for question in _questions(kind, pairs, questions, rng)
        ),
    )


@cache
def read_rows(file: str) -> tuple[tuple[str, str], ...]:
    with (DATA / f"{file}.jsonl").open(encoding="utf-8") as lines:
        return tuple((row["text"], row["label"]) for row in map(json.loads, lines))


def _card(label: str, rows: tuple[tuple[str, str], ...], examples: int, rng: np.random.Generator) -> TopicCard:
    own = [text for text, name in rows if name == label]
    picked = [own[place] for place in rng.permutation(len(own))[:examples]]
    return TopicCard(name=label, category="general", examples=tuple(picked))


def _questions(
    kind: str, pairs: list[tuple[str, str]], most: int, rng: np.random.Generator
) -> Iterator[ListedQuestion]:
    if not pairs:
        return
    picked = [pairs[place] for place in rng.permutation(len(pairs))[:most]]
    for text, topic in picked:
        yield ListedQuestion(told=_tell(text), topic=topic, kind=kind)


@cache
def _tell(text: str) -> TextVectors:
    opening = read_opening("", text)
    return vectors_of_text(opening.whole, opening.sentences)
