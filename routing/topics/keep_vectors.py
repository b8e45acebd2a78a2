"""Each example's vector stands beside its text, so that fitting anew embeds only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

import numpy as np
from django.db.models import QuerySet

from routing.models import TopicExample
from routing.topics.example_vectors import VECTOR_VERSION, Vectors, embed_examples, looked_at, remember_vectors
from routing.topics.teaching_rows import teaching_examples

BATCH = 64
# Enough for cosines, in half of the room.
STORED = np.float16


def make_vectors(*, seconds: float) -> bool:
    """Makes what is missing for about so long; whether more is missing then."""
    ends_at = monotonic() + seconds
    while rows := list(_missing()[:BATCH]):
        if monotonic() >= ends_at:
            return True
        vectors = embed_examples([looked_at(row.text) for row in rows])
        for row, vector in zip(rows, vectors, strict=True):
            row.vector, row.vector_version = vector.astype(STORED).tobytes(), VECTOR_VERSION
        TopicExample.objects.bulk_update(rows, ["vector", "vector_version"])
    return False


def remember_kept_vectors() -> None:
    """Those that stand beside the examples are not made again by the fit that follows."""
    kept = teaching_examples().filter(vector_version=VECTOR_VERSION)
    read = kept.order_by("pk").values_list("text", "vector").iterator()
    remember_vectors({looked_at(text): _read(vector) for text, vector in read})


def vectors_of(rows: Sequence[TopicExample]) -> Vectors:
    """Of examples that are loaded; those that have none yet are made, and not stored."""
    missing = [looked_at(row.text) for row in rows if row.vector_version != VECTOR_VERSION]
    made = iter(embed_examples(missing) if missing else ())
    return np.stack([_read(row.vector) if row.vector_version == VECTOR_VERSION else next(made) for row in rows])


def _read(stored: bytes | memoryview | None) -> Vectors:
    return np.frombuffer(stored or b"", STORED).astype(np.float32)


def _missing() -> QuerySet[TopicExample]:
    return teaching_examples().exclude(vector_version=VECTOR_VERSION).order_by("pk").only("text")
