"""A text as topics are compared with it: whole, and sentence by sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from routing.reading.heads import mean_vector
from routing.topics.example_vectors import Vectors
from tickets.embedding import embed_texts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextVectors:
    whole: str
    sentences: tuple[str, ...]
    vectors: Vectors
    mean: Vectors


def vectors_of_text(whole: str, sentences: Sequence[str], vectors: Vectors | None = None) -> TextVectors:
    made = embed_texts(sentences) if vectors is None else vectors
    return TextVectors(whole=whole, sentences=tuple(sentences), vectors=made, mean=mean_vector(made))
