"""Heads that have learnt of one desk: the shipped ones, bent by the urgency and tone that its people have named."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from routing.reading.base import LabelledText
from routing.reading.cues import find_cues
from routing.reading.heads import ReaderHead, head_features, load_heads, load_rarities
from routing.reading.logistic import Matrix, refit_logistic
from routing.reading.opening import read_opening
from routing.topics.example_vectors import embed_examples

TAUGHT = ("urgency", "tone")
# Fewer say more about themselves than about the desk.
FEWEST = 12
# The newest of them: more bend it no further.
MOST = 2_000
# How far each label may bend what was shipped. Found on one company's labels, confirmed on another's.
LOOSENESS = 0.1


@lru_cache(maxsize=8)
def heads_of_desk(labelled: tuple[LabelledText, ...]) -> Mapping[str, ReaderHead]:
    heads = dict(load_heads())
    known = [text for text in labelled if text.text.strip()][-MOST:]
    if len(known) < FEWEST:
        return heads
    features = _features([text.text for text in known])
    return heads | {name: _bend(heads[name], features, [getattr(text, name) for text in known]) for name in TAUGHT}


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
