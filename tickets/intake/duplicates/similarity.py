"""How likely two tellings are one matter: by meaning, by words, and by what they name. Pure but for the model.

The meaning is the cosine of the sentence vectors. It was learnt from English: in other scripts texts about different
matters come near as well, so the words must agree too. Two texts in the same wording that name two orders, amounts or
people are a form filled in twice, not one matter. The weights were chosen on told_fit.toml of the tests.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from tickets.embedding import embed_one
from tickets.intake.duplicates.identifiers import identifiers_in, without_measures

# Tellings of one problem share half of their words; each point below that costs two.
LEAST_WORDS, MISSING_WORDS = 0.5, 2.0
SHARED_IDENTIFIER = 0.08
OTHER_IDENTIFIER, OTHER_THING = 0.5, 0.65
# From here on two texts have one wording, so that the words which differ are what they are about: in all, where most
# words are common, or where the words of one are in the other but for so many.
SAME_WORDING = 0.75
NEAR_WORDING, COMMON_WORDS = 0.65, 0.6
CONTAINED, BUT_FOR = 0.8, 0.15
TYPO = 75
COMPARED_CHARACTERS = 4_000

_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d+")
_EMPTY_WORDS = frozenset(
    _WORD.findall(
        "the and or but of to in on at for with from by is are was were be been it its this that these those you we my our "
        "your me us he she they them not no yes do does did have has had can could would should will may please hi hello dear "
        "thanks thank regards if when where what how which who there here as so up out off again still just"
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    value: float
    meaning: float
    words: float
    # What both name, and what only one of them does, if they name things of one form.
    shared: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    # The words that differ where the wording is the same.
    changed: tuple[str, ...] = ()

    def evidence(self) -> dict[str, Any]:
        """Figures and a sentence; none of the customer's words."""
        figures = {"meaning": round(self.meaning, 3), "wording": round(self.words, 3)}
        counts = {"shared": len(self.shared), "differing": len(self.differing), "changed": len(self.changed)}
        return figures | counts | {"words": self.in_words()}

    def in_words(self) -> str:
        said = [f"Their meaning agrees to {self.meaning:.0%}, their wording to {self.words:.0%}."]
        if self.shared:
            said.append("Both name the same number or code.")
        if self.differing:
            said.append("But they name different numbers or codes.")
        elif self.changed:
            said.append("But the same wording is about something else.")
        return " ".join(said)


def similarity_of(one: str, other: str, *, least: float = 0.0) -> Similarity:
    """Of two texts as `told` gives them. Where it can't reach `least`, the model is not asked and the meaning is 0."""
    one, other = one[:COMPARED_CHARACTERS], other[:COMPARED_CHARACTERS]
    words = fuzz.token_set_ratio(one.lower(), other.lower()) / 100
    shared, differing = _named(one, other)
    changed = _changed(one, other, words, names_one=bool(shared))
    spoken_for = (SHARED_IDENTIFIER if shared else 0.0) - MISSING_WORDS * max(0.0, LEAST_WORDS - words)
    factor = OTHER_IDENTIFIER if differing else OTHER_THING if changed else 1.0
    is_possible = (1 + spoken_for) * factor >= least
    meaning = min(max(float(embed_one(one) @ embed_one(other)), 0.0), 1.0) if is_possible else 0.0
    return Similarity(
        value=min(max((meaning + spoken_for) * factor, 0.0), 1.0),
        meaning=meaning,
        words=words,
        shared=shared,
        differing=differing,
        changed=changed,
    )


def _named(one: str, other: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ours, theirs = identifiers_in(one), identifiers_in(other)
    shared: set[str] = set()
    differing: set[str] = set()
    for form in ours.keys() & theirs.keys():
        shared |= ours[form] & theirs[form]
        if _differ_both_ways(ours[form], theirs[form]):
            differing |= ours[form] ^ theirs[form]
    return tuple(sorted(shared)), tuple(sorted(differing))


def _changed(one: str, other: str, words: float, *, names_one: bool) -> tuple[str, ...]:
    """The words and numbers that each has alone, if the wording is the same otherwise."""
    wording = fuzz.token_sort_ratio(one.lower(), other.lower()) / 100
    numbers = _numbers(one) ^ _numbers(other) if _differ_both_ways(_numbers(one), _numbers(other)) else frozenset()
    changed = [*sorted(numbers)] if wording >= SAME_WORDING else []
    if wording < NEAR_WORDING and words < CONTAINED:
        # Two wordings: comparing word with word takes long, and could change nothing.
        return tuple(changed)
    ours, theirs = _content(one), _content(other)
    only_ours, only_theirs = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if not (only_ours and only_theirs):
        return tuple(changed)
    alone = len(only_ours) / len(ours), len(only_theirs) / len(theirs)
    # Who names the same order tells of it in other words; only nearly the same sentence is then about another thing.
    is_near = not names_one and (
        (wording >= NEAR_WORDING and 1 - max(alone) >= COMMON_WORDS) or (words >= CONTAINED and min(alone) >= BUT_FOR)
    )
    is_same = wording >= SAME_WORDING or is_near
    return (*changed, *only_ours, *only_theirs) if is_same else tuple(changed)


def _content(text: str) -> list[str]:
    return sorted(set(_WORD.findall(text.lower())) - _EMPTY_WORDS)


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(without_measures(text)))


def _differ_both_ways(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    return bool(ours - theirs and theirs - ours)


def _unmatched(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Those that are no other's, nor a misspelling of one."""
    alone = sorted(set(words) - set(others))
    return [word for word in alone if not process.extractOne(word, others, scorer=fuzz.ratio, score_cutoff=TYPO)]
