"""Signs that tell a matter only together: an act, somebody and a circumstance, in whatever order and words between.

A sign is a set of words and short phrases. Looking one up takes the same time however many it has, so a text costs what
its length costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PHRASE = 4

_PASSAGE = re.compile(r"(?<=[.!?;])\s+|\n+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SHORT = str.maketrans("", "", "'")

Sign = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignCombination:
    """Every sign stands in one passage, or in `passages` that follow each other, and nothing of `unless` does."""

    signs: tuple[Sign, ...]
    unless: Sign = frozenset()
    passages: int = 1

    def is_in(self, told: Sequence[Sign]) -> bool:
        places = range(max(1, len(told) - self.passages + 1))
        return any(self._is_in_one(told[place : place + self.passages]) for place in places)

    def _is_in_one(self, told: Sequence[Sign]) -> bool:
        said = told[0] if len(told) == 1 else frozenset().union(*told)
        return not any(sign.isdisjoint(said) for sign in self.signs) and self.unless.isdisjoint(said)


def make_sign(*phrases: str | Sign) -> Sign:
    """Words and phrases, each divided from the next by a comma; other signs are taken in."""
    told: set[str] = set()
    for phrase in phrases:
        told.update(_listed(phrase) if isinstance(phrase, str) else phrase)
    return frozenset(told)


def verb_forms(verbs: str) -> Sign:
    """What regular verbs may look like. A form that no language has does no harm."""
    return frozenset(form for verb in verbs.split() for form in _forms(verb))


def passages_of(plain: str) -> list[Sign]:
    """What each sentence and line says: its words and phrases, without apostrophes."""
    return [_phrases(passage) for passage in _PASSAGE.split(plain)]


def _phrases(passage: str) -> Sign:
    words = _WORD.findall(passage.replace("'", ""))
    return frozenset(
        " ".join(words[start : start + length])
        for start in range(len(words))
        for length in range(1, min(LONGEST_PHRASE, len(words) - start) + 1)
    )


def _listed(phrases: str) -> set[str]:
    return {" ".join(phrase.translate(_SHORT).split()) for phrase in phrases.split(",") if phrase.strip()}


def _forms(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e")
    doubled = verb + verb[-1]
    return (verb, f"{verb}s", f"{verb}es", f"{stem}ed", f"{stem}ing", f"{doubled}ed", f"{doubled}ing")
