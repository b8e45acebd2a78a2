"""Heads that have learnt of one desk: the shipped ones, bent by the urgency and tone that its people have named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from routing.reading.base import LabelledText
from routing.reading.cues import Cue, CueBook, find_cues
from routing.reading.heads import ReaderHead, head_features, lift_row, load_heads, load_rarities
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
def learn_desk(labelled: tuple[LabelledText, ...], book: CueBook | None = None) -> DeskHeads | None:
    """Of the last so many; None while they are too few. What the cues lift stays as the book says."""
    known = [text for text in labelled if text.text.strip()][-MOST:]
    if len(known) < FEWEST:
        return None
    texts = [looked_at(text.text) for text in known]
    wholes = [read_opening("", text).whole for text in texts]
    features = head_features(embed_examples(texts), wholes, load_rarities())
    found = [find_cues(whole, book) for whole in wholes]
    return DeskHeads(
        urgency=_bend("urgency", features, found, [text.urgency for text in known]),
        tone=_bend("tone", features, found, [text.tone for text in known]),
    )


def heads_with(desk: DeskHeads | None) -> Mapping[str, ReaderHead]:
    shipped = load_heads()
    return shipped if desk is None else {**shipped, "urgency": desk.urgency, "tone": desk.tone}


def _bend(name: str, features: Matrix, found: Sequence[Sequence[Cue]], labels: Sequence[str]) -> ReaderHead:
    head = load_heads()[name]
    named = [row for row, label in enumerate(labels) if label in head.words]
    if len(named) < FEWEST:
        return head
    numbers = np.array([head.words.index(labels[row]) for row in named], np.intp)
    lifts = np.stack([lift_row(name, head, found[row]) for row in named])
    known = head.weights * head.sharpness
    weights = refit_logistic(features[named], numbers, known, beside=lifts, looseness=LOOSENESS)
    return replace(head, weights=weights, sharpness=1.0)
