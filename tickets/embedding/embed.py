"""Turn texts into vectors of length 1, so that a dot product is a cosine."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tickets.embedding.model import Model, get_model

DIMENSIONS = 384
Vectors = NDArray[np.float32]

# 128 tokens are about 600 characters; more than this is never looked at, whatever was pasted.
MAX_CHARACTERS = 4_000
# The model is fastest when a batch holds a few hundred tokens, few long texts or many short ones.
BATCH_TOKENS = 512
# The two marks that the tokenizer puts around every text.
MARKS = 2


def embed_texts(texts: Sequence[str]) -> Vectors:
    """One row for each text. A text without words has a row of zeros: it is like nothing, not even like itself."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    if not any(text.strip() for text in texts):
        return vectors
    model = get_model()
    token_ids = [model.tokenizer.encode(_readable(text)).ids for text in texts]
    for rows in _batches(token_ids):
        vectors[rows] = _run(model, [token_ids[row] for row in rows])
    return vectors


def _readable(text: str) -> str:
    """The start of the text, without the halves of characters that no encoder takes."""
    return text.lstrip()[:MAX_CHARACTERS].encode("utf-8", "replace").decode()


def _batches(token_ids: list[list[int]]) -> Iterator[list[int]]:
    """Row numbers, texts of like length together, so that little of a batch is padding."""
    batch: list[int] = []
    for row in sorted(range(len(token_ids)), key=lambda row: len(token_ids[row])):
        length = len(token_ids[row])
        if length <= MARKS:
            continue
        if batch and (len(batch) + 1) * length > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def _run(model: Model, token_ids: list[list[int]]) -> Vectors:
    longest = max(len(ids) for ids in token_ids)
    ids = np.zeros((len(token_ids), longest), np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(token_ids):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    (vectors,) = model.session.run(["vectors"], {"ids": ids, "mask": mask})
    return np.asarray(vectors, np.float32)
