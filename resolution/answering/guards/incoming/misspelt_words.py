"""Slips, made on purpose or not, in the words that tell an instruction: `prevoius instrctions`."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from tickets.embedding import vocabulary

_TELLING = [
    "ignore",
    "disregard",
    "forget",
    "override",
    "bypass",
    "previous",
    "instructions",
    "instruction",
    "prompt",
    "prompts",
    "system",
    "guidelines",
    "restrictions",
    "pretend",
    "assistant",
    "developer",
    "reveal",
    "policy",
    "programming",
    "directives",
    "confidence",
    "approve",
]
_WORD = re.compile(r"[a-z]{5,16}")
# From so many letters on two slips are one word still.
LONG = 8


def meant_words(plain: str) -> str:
    return _WORD.sub(lambda found: _meant(found[0]), plain)


# Words come from outside: no more of them are remembered than are common.
@lru_cache(maxsize=20_000)
def _meant(word: str) -> str:
    if word in vocabulary() or word in _TELLING:
        return word
    for telling in _TELLING:
        if telling[0] == word[0] and OSA.distance(word, telling, score_cutoff=2) <= (2 if len(telling) >= LONG else 1):
            return telling
    return word
