"""A sentence that means what such customers write, in words that no list has."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from resolution.guards.matter import Matter
from resolution.guards.ordinary import ORDINARY
from tickets.embedding import Vectors, embed

# So near must a sentence be, and so much nearer than to anything ordinary: docs/decisions/0031-person-first.md.
NEAR = 0.5
NEARER = 0.08
# Of a long text its beginning and its end are compared; words are looked for in all of it.
MOST_SENTENCES = 16
MOST_CHARACTERS = 300
LEAST_WORDS = 3

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def alike(text: str, matters: tuple[Matter, ...]) -> dict[str, str]:
    """The matters that a sentence of the text is like, by name, with the sentence."""
    sentences = _sentences(text)
    if not sentences:
        return {}
    vectors = embed(sentences)
    ordinary = (vectors @ _ordinary().T).max(axis=1)
    found: dict[str, str] = {}
    for matter in matters:
        if not matter.sentences:
            continue
        nearness = (vectors @ _described(matter.name, matter.sentences).T).max(axis=1)
        clear = (nearness >= NEAR) & (nearness - ordinary >= NEARER)
        if clear.any():
            found[matter.name] = sentences[int(np.where(clear, nearness, 0).argmax())]
    return found


def _sentences(text: str) -> list[str]:
    whole = [one.strip()[:MOST_CHARACTERS] for one in _SENTENCE.split(text)]
    telling = [one for one in whole if len(one.split(maxsplit=LEAST_WORDS)) >= LEAST_WORDS]
    if len(telling) <= MOST_SENTENCES:
        return telling
    return [*telling[: MOST_SENTENCES // 2], *telling[-MOST_SENTENCES // 2 :]]


@cache
def _described(name: str, sentences: tuple[str, ...]) -> Vectors:
    return embed(sentences)


@cache
def _ordinary() -> Vectors:
    return embed(ORDINARY)
