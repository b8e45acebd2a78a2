"""Vectors of examples are kept, so that adding one example to a topic embeds one text and not all."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from routing.reading.heads import mean_vector
from routing.reading.opening import read_opening
from tickets.embedding import MODEL_VERSION, embed_texts

Vectors = NDArray[np.float32]

# Stored beside every stored vector: those of two versions are not compared. Its number goes up when what is embedded
# of an example changes.
VECTOR_VERSION = f"2 {MODEL_VERSION}"
# 1.5 KB each; whoever fits forgets them afterwards.
MAX_REMEMBERED = 60_000
LONGEST_EXAMPLE = 2_000
_remembered: dict[str, Vectors] = {}


def looked_at(text: str) -> str:
    """What of an example is looked at."""
    return text[:LONGEST_EXAMPLE]


def embed_examples(texts: Sequence[str]) -> Vectors:
    """The mean of each text's sentences, as of a ticket's."""
    known = {text: _remembered[text] for text in texts if text in _remembered}
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    known.update(zip(unknown, _embed(unknown), strict=True))
    if len(_remembered) + len(unknown) > MAX_REMEMBERED:
        _remembered.clear()
    _remembered.update(known)
    return np.stack([known[text] for text in texts])


def _embed(texts: Sequence[str]) -> list[Vectors]:
    sentences = [read_opening("", text).sentences for text in texts]
    vectors = embed_texts([sentence for own in sentences for sentence in own])
    ends = np.cumsum([len(own) for own in sentences])
    return [mean_vector(vectors[end - len(own) : end]) for own, end in zip(sentences, ends, strict=True)]


def remember_vectors(vectors: Mapping[str, Vectors]) -> None:
    """Those that stand in the database need not be made again. The keys are texts as they are looked at."""
    _remembered.update(vectors)


def forget_vectors() -> None:
    """A worker that has fitted goes on with tickets, for which it doesn't need them."""
    _remembered.clear()
