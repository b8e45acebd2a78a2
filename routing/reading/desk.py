"""Heads that have learnt of one desk: the shipped ones, bent by the urgency and tone that its people have named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from routing.reading.base import LabelledText
from routing.reading.cues import find_cues
from routing.reading.heads import ReaderHead, head_features, load_heads, load_rarities
from routing.reading.logistic import Matrix, refit_logistic
from routing.reading.opening import read_opening
from routing.topics.example_vectors import embed_examples, looked_at

# Fewer say more about themselves than about the desk.
FEWEST = 12
# The newest of them: more bend it no further.
MOST = 2_000
# How far each label may bend what was shipped. Found on one company's labels, confirmed on another's.
LOOSENESS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DeskHeads:
    """What the desk's labels have made of the shipped heads of urgency and tone."""

    urgency: ReaderHead
    tone: ReaderHead
    # The version of the model that it is a part of; 0 was learnt in place and is not stored.
    number: int = 0


@lru_cache(maxsize=8)
def learn_desk(labelled: tuple[LabelledText, ...]) -> DeskHeads | None:
    """Of the last so many; None while they are too few."""
    known = [text for text in labelled if text.text.strip()][-MOST:]
    if len(known) < FEWEST:
        return None
    shipped, features = load_heads(), _features([looked_at(text.text) for text in known])
    return DeskHeads(
        urgency=_bend(shipped["urgency"], features, [text.urgency for text in known]),
        tone=_bend(shipped["tone"], features, [text.tone for text in known]),
    )


def heads_with(desk: DeskHeads | None) -> Mapping[str, ReaderHead]:
    shipped = load_heads()
    return shipped if desk is None else {**shipped, "urgency": desk.urgency, "tone": desk.tone}


def _features(texts: Sequence[str]) -> Matrix:
    wholes = [read_opening("", text).whole for text in texts]
    return head_features(embed_examples(texts), wholes, [find_cues(whole) for whole in wholes], load_rarities())


def _bend(head: ReaderHead, features: Matrix, labels: Sequence[str]) -> ReaderHead:
    named = [row for row, label in enumerate(labels) if label in head.words]
    if len(named) < FEWEST:
        return head
    numbers = np.array([head.words.index(labels[row]) for row in named], np.intp)
    weights = refit_logistic(features[named], numbers, head.weights * head.sharpness, looseness=LOOSENESS)
    return replace(head, weights=weights, sharpness=1.0)
