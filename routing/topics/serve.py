"""The topics as readers have them now: their cards, and the newest model that stands, loaded once by its number.

A topic that was renamed since the model was fitted has its new name at once, one that was retired is given to no ticket,
and one that is new waits for the next model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

import structlog
from django.db import connection

from routing.models import Topic, TopicModelFile, UnsureThreshold
from routing.reading.base import TopicCard
from routing.reading.desk import DeskHeads
from routing.topics.choose import SURE_ENOUGH, LearntTopics
from routing.topics.refit import ENGINE
from routing.topics.stored_model import load_model
from routing.topics.teaching_rows import taught_topics
from routing.topics.topic_model import TopicModel
from tickets.db.row_cache import RowCache

log = structlog.get_logger(__name__)
# Of each topic, for readers that compare with the texts themselves.
MOST_EXAMPLES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedTopics:
    """`learnt` is None before any worker has started: then the local engine fits in place. `desk` is None while
    people have named too few urgencies and tones."""

    cards: tuple[TopicCard, ...]
    learnt: LearntTopics | None
    desk: DeskHeads | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Loaded:
    key: UUID
    number: int
    ids: tuple[int, ...]
    # None where there was no topic.
    model: TopicModel | None
    desk: DeskHeads | None
    calibrated: float


def serve_topics() -> ServedTopics:
    return _SERVED.current()


class _ServedTopics(RowCache[ServedTopics]):
    """Examples are many, and looking at them costs milliseconds: only where no model stands for them."""

    def __init__(self) -> None:
        super().__init__(self._serve, Topic, TopicModelFile, UnsureThreshold)
        self._loaded: _Loaded | None = None

    def _version(self) -> object:
        with connection.cursor() as cursor:
            cursor.execute(_VERSION, [ENGINE])
            return cursor.fetchone()

    def _serve(self) -> ServedTopics:
        loaded = self._loaded = _load(self._loaded)
        desk = loaded.desk if loaded else None
        if loaded is None or loaded.model is None:
            return ServedTopics(cards=taught_topics().with_at_most(MOST_EXAMPLES).cards, learnt=None, desk=desk)
        by_id = {topic.pk: topic for topic in Topic.objects.all()}
        cards = tuple(_present(by_id[key], fitted) for key, fitted in zip(loaded.ids, loaded.model.topics, strict=True))
        new = [topic for key, topic in by_id.items() if key not in loaded.ids and topic.is_active]
        known = [replace(card, examples=card.examples[:MOST_EXAMPLES]) for card in cards if not card.is_retired]
        set_by_lead = UnsureThreshold.objects.values_list("sure_from", flat=True).first()
        return ServedTopics(
            cards=(*known, *(_present(topic, None) for topic in new)),
            learnt=LearntTopics(
                number=loaded.number,
                model=replace(loaded.model, topics=cards),
                sure_enough=loaded.calibrated if set_by_lead is None else set_by_lead,
            ),
            desk=desk,
        )


_ROWS = "(SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM {})"
_VERSION = f"""
    SELECT {_ROWS.format("routing_topic")}, {_ROWS.format("routing_unsurethreshold")},
        {_ROWS.format("routing_topicmodelfile")},
        CASE WHEN EXISTS (
            SELECT FROM routing_topicmodelfile f JOIN routing_topicmodel m ON m.id = f.model_id WHERE m.engine = %s
        ) THEN '' ELSE {_ROWS.format("routing_topicexample")} END
"""
_SERVED = _ServedTopics()


def _load(before: _Loaded | None) -> _Loaded | None:
    """The newest; what is in memory already is not read again."""
    files = TopicModelFile.objects.filter(model__engine=ENGINE)
    newest = files.order_by("-model__number").values_list(
        "pk", "model", "model__number", "topic_ids", "model__sure_from"
    )
    if (found := newest.first()) is None:
        return None
    pk, key, number, ids, calibrated = found
    if before is not None and before.key == key:
        return before
    content, heads = files.filter(pk=pk).values_list("content", "heads").get()
    return _Loaded(
        key=key,
        number=number,
        ids=tuple(ids),
        model=load_model(TopicModel, bytes(content)) if content else None,
        desk=replace(load_model(DeskHeads, bytes(heads)), number=number) if heads else None,
        calibrated=SURE_ENOUGH if calibrated is None else calibrated,
    )


def _present(topic: Topic, fitted: TopicCard | None) -> TopicCard:
    return TopicCard(
        name=topic.name,
        category=topic.category,
        description=topic.description,
        examples=fitted.examples if fitted else (),
        is_retired=not topic.is_active,
    )
