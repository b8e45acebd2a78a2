"""The vectors of the guards are those of the sentences in the repository, and what is listed can be found."""

from __future__ import annotations

from collections import Counter

import numpy as np

from resolution.answering.guards.examples import ORDINARY, VECTORS, fingerprint_examples, load_vectors, read_examples
from resolution.answering.guards.languages import read_languages
from resolution.answering.guards.matters import MATTERS
from resolution.answering.guards.signs import LONGEST_PHRASE


def test_the_stored_vectors_are_those_of_the_sentences() -> None:
    with np.load(VECTORS) as stored:
        assert str(stored["fingerprint"]) == fingerprint_examples(), "Run: python -m scripts.embed_guard_examples"

    assert {name: len(vectors) for name, vectors in load_vectors().items()} == {
        name: len(sentences) for name, sentences in read_examples().items()
    }


def test_each_sentence_stands_for_one_matter() -> None:
    times = Counter(sentence.casefold() for sentences in read_examples().values() for sentence in sentences)

    assert [sentence for sentence, count in times.items() if count > 1] == []


def test_files_are_named_after_matters() -> None:
    names = {matter.name for matter in MATTERS}

    assert set(read_examples()) - {ORDINARY} <= names
    assert {name for name, _ in read_languages()} <= names


def test_no_listed_phrase_is_longer_than_what_is_looked_up() -> None:
    long = [
        phrase
        for _, told in read_languages()
        for sign in told.signs
        for phrase in sign
        if len(phrase.split()) > LONGEST_PHRASE
    ]

    assert long == []
