"""The heads are those of the examples in the repository, and examples and held-out tickets are different texts."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np

from routing.reading import heads
from tickets.states import Category, Impact, Tone, Urgency

HELD_OUT = Path(__file__).with_name("held_out_tickets.jsonl")


def examples() -> list[dict[str, str]]:
    with (heads.FOLDER / "tickets.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_they_were_learnt_from_the_examples_cues_and_model_of_today() -> None:
    with np.load(heads.FOLDER / "heads.npz") as stored:
        fingerprint = str(stored["fingerprint"])

    assert fingerprint == heads.fingerprint_heads(), "Run: python -m scripts.train_reader"


def test_their_words_are_those_of_a_ticket() -> None:
    words = {name: set(head.words) for name, head in heads.load_heads().items()}

    assert words["category"] == set(Category.values)
    assert words["urgency"] == set(Urgency.values)
    assert words["tone"] == set(Tone.values)


def test_every_example_is_whole_and_stands_once() -> None:
    rows = examples()

    assert all(len(row) == 5 and all(row.values()) for row in rows)
    assert len({row["text"].lower() for row in rows}) == len(rows)


def test_no_held_out_ticket_is_an_example() -> None:
    known = {row["text"].lower() for row in examples()}
    with HELD_OUT.open(encoding="utf-8") as lines:
        held_out = [json.loads(line) for line in lines]

    assert not any(row["body"].lower() in known for row in held_out)


def test_whole_tickets_are_whole_and_stand_once() -> None:
    with (heads.FOLDER / "whole_tickets.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    assert {row["impact"] for row in rows} == set(Impact.values)
    assert all(row["urgency"] in Urgency.values and row["tone"] in Tone.values and row["body"] for row in rows)
    assert len({row["body"].lower() for row in rows}) == len(rows)
