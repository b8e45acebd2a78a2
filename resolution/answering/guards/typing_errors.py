"""Slips of the finger in words that tell a matter: `sucide`, `jouranlist`, `refnud`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import OSA

from tickets.embedding import vocabulary

# Long enough that one letter more, less, other or swapped leaves little else that could be meant.
_TELLING = """
    suicide suicidal murder murdered killing killed threaten threatened threatening violent violence weapon explode explosives
    strangle stabbed burning harass harassed harassing harassment stalker stalking stalked bullying bullied blackmail blackmailing
    naked underage molested grooming abuse abused abusive abuser assault assaulted beaten shelter privacy erasure personal journalist
    reporter interview newspaper documentary statement publish police officer detective subpoena warrant prosecutor lawyer solicitor
    investigation investigating farewell goodbye overdose hurting myself yourself himself herself daughter children pictures photos
    refund refunds confirm approve password colleague account address invoice delete erase remove information husband boyfriend
"""
# Too short to be told by their letters.
_SHORT = {
    "kil": "kill", "kll": "kill", "klil": "kill", "kiling": "killing", "dieing": "dying", "kys": "kill yourself", "polic": "police",
    "dy": "die", "rfund": "refund", "plice": "police", "cort": "court", "gunn": "gun", "bom": "bomb", "nife": "knife",
}  # fmt: skip
_WORD = re.compile(r"[a-z]{2,16}")
SHORTEST = 5


def without_typing_errors(plain: str) -> str:
    """Words that no dictionary has and that are one slip away from a telling one are that one."""
    return _WORD.sub(_meant, plain)


def _meant(found: re.Match[str]) -> str:
    word = found[0]
    if word in _SHORT:
        return _SHORT[word]
    if len(word) < SHORTEST or word in vocabulary() or word in _known():
        return word
    near = (_by_shortened()[short] for short in _shortened(word) if short in _by_shortened())
    return next((telling for telling in near if telling[0] == word[0] and OSA.distance(word, telling) == 1), word)


@cache
def _known() -> frozenset[str]:
    return frozenset(_TELLING.split())


@cache
def _by_shortened() -> dict[str, str]:
    return {short: telling for telling in _TELLING.split() for short in _shortened(telling)}


def _shortened(word: str) -> Iterator[str]:
    """The word itself, and without any one of its letters: words that are a slip apart share one of these."""
    yield word
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))
