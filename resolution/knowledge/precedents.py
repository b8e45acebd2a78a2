"""Approved precedents that read like a question. They lie in memory: built once a process for each state of the table."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count, Max
from numpy.typing import NDArray

from resolution.answering.base import SolvedQuestion
from resolution.knowledge.retrieval.question import read_question
from resolution.models import Precedent, PrecedentState
from tickets.embedding import DIMENSIONS, MODEL_VERSION, Vectors, embed_one, embed_texts

KEPT = 3
LEAST_SIMILARITY = 0.6
# The newest of so many are compared: 15 MB, and about 4 ms a question.
MOST_COMPARED = 10_000


@dataclass(frozen=True, slots=True)
class _Approved:
    keys: tuple[UUID, ...]
    vectors: NDArray[np.float32]


_built: dict[str, _Approved] = {}


def find_precedents(query: str) -> tuple[SolvedQuestion, ...]:
    """At most three, best first, with the cosine of their question to this one."""
    approved, question = _current(), read_question(query).text
    if not approved.keys or not question:
        return ()
    similarities = approved.vectors @ embed_one(question)
    best = [int(place) for place in np.argsort(-similarities, kind="stable")[:KEPT]]
    near = {
        approved.keys[place]: float(similarities[place]) for place in best if similarities[place] >= LEAST_SIMILARITY
    }
    # Asked once more, because one may have been retired since.
    found = Precedent.objects.filter(pk__in=list(near), state=PrecedentState.APPROVED) if near else ()
    shown = [
        SolvedQuestion(precedent_id=str(one.pk), question=one.question, answer=one.answer, similarity=near[one.pk])
        for one in found
    ]
    return tuple(sorted(shown, key=lambda one: -one.similarity))


def question_vector(question: str) -> Vectors:
    """Of the same words as a ticket's question is compared by."""
    return embed_one(read_question(question).text)


def _current() -> _Approved:
    version = _version()
    if version not in _built:
        made = _build()
        _built.clear()
        _built[version] = made
    return _built[version]


def _version() -> str:
    row = Precedent.objects.filter(state=PrecedentState.APPROVED).aggregate(count=Count("pk"), last=Max("changed_at"))
    return f"{MODEL_VERSION}:{row['count']}:{row['last']}"


def _build() -> _Approved:
    approved = Precedent.objects.filter(state=PrecedentState.APPROVED).order_by("-proposed_at", "-id")
    rows = list(approved.values_list("pk", "vector", "vector_of")[:MOST_COMPARED])
    vectors = np.zeros((len(rows), DIMENSIONS), np.float32)
    other_model = [place for place, (_, vector, of) in enumerate(rows) if vector is None or of != MODEL_VERSION]
    for place, (_, vector, of) in enumerate(rows):
        if vector is not None and of == MODEL_VERSION:
            vectors[place] = np.frombuffer(bytes(vector), dtype=np.float16)
    if other_model:
        vectors[other_model] = _make_anew([rows[place][0] for place in other_model])
    return _Approved(tuple(row[0] for row in rows), vectors)


def _make_anew(keys: list[UUID]) -> Vectors:
    """After an update that brought another model: made once, and stored."""
    questions = dict(Precedent.objects.filter(pk__in=keys).values_list("pk", "question"))
    made = embed_texts([read_question(questions[key]).text for key in keys])
    changed = [
        Precedent(pk=key, vector=vector.astype(np.float16).tobytes(), vector_of=MODEL_VERSION)
        for key, vector in zip(keys, made, strict=True)
    ]
    Precedent.objects.bulk_update(changed, ["vector", "vector_of"], batch_size=500)
    return made
