"""Two topics that say nearly the same: the reader can't tell them apart, so whoever saves one is told of the other."""

from __future__ import annotations

from dataclasses import dataclass

from routing.models import Topic
from routing.topics.example_vectors import embed_examples

# Of names and descriptions; different topics of one list are seldom above 0.7.
ALIKE = 0.85
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeTopic:
    name: str
    similarity: float


def topics_alike(topic: Topic) -> list[AlikeTopic]:
    """The active ones, most alike first."""
    others = list(Topic.objects.filter(is_active=True).exclude(pk=topic.pk))
    if not others:
        return []
    vectors = embed_examples([_said(one) for one in (topic, *others)])
    cosines = (vectors[1:] @ vectors[0]).tolist()
    found = [
        AlikeTopic(name=other.name, similarity=cosine)
        for other, cosine in zip(others, cosines, strict=True)
        if cosine >= ALIKE
    ]
    return sorted(found, key=lambda one: -one.similarity)[:SHOWN]


def _said(topic: Topic) -> str:
    return f"{topic.name}. {topic.description}".strip()
