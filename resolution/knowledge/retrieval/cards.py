"""An article as retrieval sees it, and the texts of it that get a vector."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tickets.embedding import MODEL_VERSION, embed_texts

Vectors = NDArray[np.float32]
# As they come from the store, where half the digits are enough.
StoredVectors = NDArray[np.floating[Any]]

# Store this beside stored vectors: others were cut or made in another way.
VECTORS_VERSION = f"{MODEL_VERSION}/chunks-1"

# About 128 tokens of English, which is all that the embedder reads of one text.
_CHUNK_CHARACTERS = 550
_MAX_CHUNKS = 40
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True, slots=True)
class KnowledgeCard:
    """`phrasings` are ways in which customers ask for this article."""

    article_id: str
    title: str
    body: str
    phrasings: tuple[str, ...] = ()
    version: int = 1


def card_questions(card: KnowledgeCard) -> list[str]:
    """The title and the phrasings: what a customer might say. An empty one stays, so that rows keep their places."""
    return [card.title, *card.phrasings]


def card_texts(card: KnowledgeCard) -> list[str]:
    """Every text of the article that has a vector: title, phrasings, then the chunks of the body."""
    return [*card_questions(card), *chunk_body(card.body)]


def card_vectors(card: KnowledgeCard) -> Vectors:
    """One row for each of `card_texts`. Made once for each version of an article; float16 is exact enough to store."""
    return embed_texts(card_texts(card))


def chunk_body(body: str) -> list[str]:
    """The body in pieces that the embedder reads whole: paragraphs where they fit, else sentences, else cuts."""
    chunks: list[str] = []
    for piece in _pieces(body):
        if chunks and len(chunks[-1]) + len(piece) < _CHUNK_CHARACTERS:
            chunks[-1] = f"{chunks[-1]}\n{piece}"
        elif len(chunks) < _MAX_CHUNKS:
            chunks.append(piece)
        else:
            break
    return chunks


def _pieces(body: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(body.strip()):
        whole = len(paragraph) <= _CHUNK_CHARACTERS
        for sentence in [paragraph] if whole else _SENTENCE.split(paragraph):
            for start in range(0, len(sentence), _CHUNK_CHARACTERS):
                yield sentence[start : start + _CHUNK_CHARACTERS]
