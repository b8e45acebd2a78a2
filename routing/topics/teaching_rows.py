"""What the reader is taught by now: the active topics, in the order of their ids, and all examples that are not retired."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from routing.models import Topic, TopicExample
from routing.reading.base import LabelledText, TopicCard
from routing.reading.desk import MOST as MOST_LABELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class TaughtTopics:
    ids: tuple[int, ...]
    cards: tuple[TopicCard, ...]
    # Of urgency and tone, the last one last.
    labelled: tuple[LabelledText, ...] = ()

    def with_at_most(self, examples: int) -> TaughtTopics:
        """With so many examples of each topic and as many labelled texts, the newest."""
        return replace(
            self,
            cards=tuple(replace(card, examples=card.examples[:examples]) for card in self.cards),
            labelled=self.labelled[-examples * max(1, len(self.cards)) :],
        )


def teaching_examples() -> QuerySet[TopicExample]:
    """Those of active topics, and those that teach urgency or tone alone."""
    return TopicExample.objects.filter(Q(topic__isnull=True) | Q(topic__is_active=True), retired_at=None)


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
        labelled=_labelled_texts(),
    )


def _labelled_texts() -> tuple[LabelledText, ...]:
    named = teaching_examples().exclude(urgency="", tone="").order_by("-pk")
    rows = named.values_list("text", "urgency", "tone")[:MOST_LABELLED]
    return tuple(LabelledText(text=text, urgency=urgency, tone=tone) for text, urgency, tone in reversed(rows))
