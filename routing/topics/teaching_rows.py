"""What the topics are taught by now: the active ones, in the order of their ids, with all examples that are not retired."""

from __future__ import annotations

from dataclasses import dataclass, replace

from routing.models import Topic, TopicExample
from routing.reading.base import TopicCard


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtTopics:
    ids: tuple[int, ...]
    cards: tuple[TopicCard, ...]

    def with_at_most(self, examples: int) -> TaughtTopics:
        """With so many examples of each, the newest."""
        return replace(self, cards=tuple(replace(card, examples=card.examples[:examples]) for card in self.cards))


def taught_topics() -> TaughtTopics:
    topics = list(Topic.objects.filter(is_active=True).order_by("pk"))
    texts: dict[int, list[str]] = {topic.pk: [] for topic in topics}
    teaching = TopicExample.objects.filter(retired_at=None, topic__is_active=True).order_by("-pk")
    for topic_id, text in teaching.values_list("topic_id", "text").iterator():
        # A topic that has become active since is the next model's.
        if topic_id in texts:
            texts[topic_id].append(text)
    return TaughtTopics(
        ids=tuple(texts),
        cards=tuple(
            TopicCard(
                name=topic.name,
                category=topic.category,
                description=topic.description,
                examples=tuple(texts[topic.pk]),
            )
            for topic in topics
        ),
    )
