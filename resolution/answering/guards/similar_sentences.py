"""A sentence that means what such customers write, in words that no list has."""

from __future__ import annotations

import re

import numpy as np

from resolution.answering.guards.examples import ORDINARY, load_vectors
from resolution.answering.guards.matter import Matter
from tickets.embedding import embed_texts

# So near must a sentence be, and so much nearer than to anything ordinary: docs/decisions/0031-person-first.md.
NEAR = 0.5
NEARER = 0.08
# A few words are near to much by chance.
FEW_WORDS = 6
NEAR_IN_FEW_WORDS = 0.62
# Of a long text its beginning and its end are compared; words are looked for in all of it.
MOST_SENTENCES = 16
MOST_CHARACTERS = 300
LEAST_WORDS = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def similar_sentences(text: str, matters: tuple[Matter, ...]) -> dict[str, str]:
    """The matters that a sentence of the text is like, by name, with the sentence."""
    sentences = _sentences(text)
    if not sentences:
        return {}
    vectors = embed_texts(sentences)
    examples = load_vectors()
    ordinary = (vectors @ examples[ORDINARY].T).max(axis=1)
    enough = np.array([NEAR if len(one.split()) >= FEW_WORDS else NEAR_IN_FEW_WORDS for one in sentences])
    found: dict[str, str] = {}
    for matter in matters:
        if matter.name not in examples:
            continue
        nearness = (vectors @ examples[matter.name].T).max(axis=1)
        clear = (nearness >= enough) & (nearness - ordinary >= NEARER)
        if clear.any():
            found[matter.name] = sentences[int(np.where(clear, nearness, 0).argmax())]
    return found


def _sentences(text: str) -> list[str]:
    whole = [one.strip()[:MOST_CHARACTERS] for one in _SENTENCE.split(text)]
    telling = [one for one in whole if len(one.split(maxsplit=LEAST_WORDS)) >= LEAST_WORDS]
    if len(telling) <= MOST_SENTENCES:
        return telling
    return [*telling[: MOST_SENTENCES // 2], *telling[-MOST_SENTENCES // 2 :]]
