"""Text to vector. Duplicates, reading and retrieval compare texts by the cosine of these vectors."""

from tickets.embedding.artefact import MODEL_VERSION, EmbeddingError
from tickets.embedding.embed import DIMENSIONS, embed_one, embed_texts
from tickets.embedding.model import vocabulary
from tickets.embedding.vector_cache import Vectors

__all__ = ["DIMENSIONS", "MODEL_VERSION", "EmbeddingError", "Vectors", "embed_one", "embed_texts", "vocabulary"]
