"""Turn texts into vectors of length 1, so that a dot product is a cosine."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from tickets.embedding import vector_cache
from tickets.embedding.model import Model, get_model
from tickets.embedding.vector_cache import Vectors

DIMENSIONS = 384

# 128 tokens are about 600 characters; more than this is never looked at, whatever was pasted.
MAX_CHARACTERS = 4_000
# What a batch costs grows with its tokens, padding among them: a larger one only pads more.
BATCH_TOKENS = 128
# So many texts are a ticket's. More at once are a knowledge base or topics: whoever asks for these keeps them.
MOST_REMEMBERED_AT_ONCE = 48
# The two marks that the tokenizer puts around every text.
MARKS = 2


def embed_texts(texts: Sequence[str]) -> Vectors:
    """One row for each text. A text without words has a row of zeros: it is like nothing, not even like itself.

    What was asked lately is not run again: reading, guards and retrieval ask of the same ticket within a second.
    """
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    if not any(text.strip() for text in texts):
        return vectors
    model = get_model()
    rows: dict[tuple[int, ...], list[int]] = {}
    for row, text in enumerate(texts):
        rows.setdefault(tuple(model.tokenizer.encode(_readable(text)).ids), []).append(row)
    known = vector_cache.recall(rows) if len(texts) <= MOST_REMEMBERED_AT_ONCE else {}
    made = _make(model, [tokens for tokens in rows if tokens not in known and len(tokens) > MARKS])
    if len(texts) <= MOST_REMEMBERED_AT_ONCE:
        vector_cache.keep(made)
    for tokens, vector in (known | made).items():
        vectors[rows[tokens]] = vector
    return vectors


def embed_one(text: str) -> Vectors:
    """The vector of one text."""
    vector: Vectors = embed_texts([text])[0]
    return vector


def _readable(text: str) -> str:
    """The start of the text, without the halves of characters that no encoder takes."""
    return text.lstrip()[:MAX_CHARACTERS].encode("utf-8", "replace").decode()


def _make(model: Model, token_ids: Iterable[tuple[int, ...]]) -> dict[tuple[int, ...], Vectors]:
    made: dict[tuple[int, ...], Vectors] = {}
    for batch in _batches(token_ids):
        made |= zip(batch, _run(model, batch), strict=True)
    return made


def _batches(token_ids: Iterable[tuple[int, ...]]) -> Iterator[list[tuple[int, ...]]]:
    """Texts of like length together, so that little of a batch is padding."""
    batch: list[tuple[int, ...]] = []
    for tokens in sorted(token_ids, key=len):
        if batch and (len(batch) + 1) * len(tokens) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(tokens)
    if batch:
        yield batch


def _run(model: Model, token_ids: list[tuple[int, ...]]) -> Vectors:
    longest = max(len(ids) for ids in token_ids)
    ids = np.zeros((len(token_ids), longest), np.int64)
    mask = np.zeros_like(ids)
    for row, tokens in enumerate(token_ids):
        ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    (vectors,) = model.session.run(["vectors"], {"ids": ids, "mask": mask})
    return np.asarray(vectors, np.float32)
