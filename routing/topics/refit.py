"""The one task that learns topics, urgency and tone anew, from all examples, after the last of a series of changes.

Nobody announces a change: the clock compares the rows with those that the newest model was fitted from. So whatever
changes a topic or an example is learnt: a page, an import, a correction, SQL by hand.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from routing.models import ModelState, TopicModel, TopicModelFile
from routing.reading.cue_rows import served_cues
from routing.reading.desk import DeskHeads, learn_desk
from routing.reading.local import VERSION
from routing.topics import topic_model
from routing.topics.choose import SURE_ENOUGH
from routing.topics.example_vectors import VECTOR_VERSION, forget_vectors
from routing.topics.keep_vectors import make_vectors, remember_kept_vectors
from routing.topics.measure_topics import measure_topics
from routing.topics.stored_model import dump_model, shape_of
from routing.topics.teaching_rows import TaughtTopics, taught_topics
from tickets import claims, handoff
from tickets.backoff import Backoff

log = structlog.get_logger(__name__)
TASK = "routing.topics.refit.fit_topic_model"
# What was fitted by other code can't be read by this.
SHAPES = f"{shape_of(topic_model.TopicModel)} {shape_of(DeskHeads)}"
ENGINE = f"{VERSION}, vectors {VECTOR_VERSION}, shape {SHAPES}"
BACKOFF = Backoff.doubling(timedelta(seconds=10), longest=timedelta(hours=1))
# A task has a time-out, so vectors are made in slices of about so long, each by a task.
SLICE_SECONDS = 20.0
# The version before stays at hand for workers that have not looked yet.
KEPT_FILES = 2
# So many texts are fitted in moments: what a worker without any model begins with.
AT_ONCE = 2_000


def ask_for_model(sources: str) -> TopicModel | None:
    """A row for the clock to have fitted. None if one waits already."""
    number = (TopicModel.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    try:
        with transaction.atomic():
            row = TopicModel.objects.create(number=number, engine=ENGINE, sources=sources, due_at=Now())
            handoff.nudge_long(TASK, str(row.pk))
            return row
    except IntegrityError:
        return None


def fit_topic_model(model_id: str) -> None:
    """Fits the model of this row, or makes some of the vectors for it and asks for the next task."""
    rows = TopicModel.objects.filter(state=ModelState.WAITING)
    claims.work(rows, UUID(model_id), _go_on, BACKOFF, failed=_fail)


def ensure_model() -> None:
    """Before a worker's first ticket there is a model that its code can read; the rest is learnt soon after."""
    if TopicModelFile.objects.filter(model__engine=ENGINE).exists():
        return
    sources, taught = current_sources(), taught_topics()
    total = sum(len(card.examples) for card in taught.cards)
    if total > AT_ONCE:
        taught, sources = taught.with_at_most(max(3, AT_ONCE // len(taught.cards))), ""
    with transaction.atomic():
        # Two that start at once wait for each other here.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('helpdesk first topic model'))")
        if TopicModelFile.objects.filter(model__engine=ENGINE).exists():
            return
        number = (TopicModel.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
        # Not waiting for any task: it stands when this commits.
        row = TopicModel(number=number, engine=ENGINE, sources=sources, state=ModelState.STANDS, fitted_at=Now())
        values = _fit(row, taught)
        for name, value in values.items():
            setattr(row, name, value)
        row.save(force_insert=True)
        _store_file(row, taught)
    _forget()


def current_sources() -> str:
    """A digest of the active topics, of which examples teach and of their labels: cheap, since a text never changes."""
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES)
        digest: str = cursor.fetchone()[0]
        return digest


_SOURCES = """
    SELECT md5(concat_ws('|',
        (SELECT string_agg(concat_ws(':', id, name, category, description), '|' ORDER BY id)
         FROM routing_topic WHERE is_active),
        (SELECT concat_ws('/', count(*), sum(e.id), max(e.id)) FROM routing_topicexample e
         JOIN routing_topic t ON t.id = e.topic_id WHERE e.retired_at IS NULL AND t.is_active),
        (SELECT concat_ws('/', count(*), sum(hashtext(concat_ws(':', e.id, e.urgency, e.tone))::bigint))
         FROM routing_topicexample e LEFT JOIN routing_topic t ON t.id = e.topic_id
         WHERE e.retired_at IS NULL AND (e.urgency <> '' OR e.tone <> '') AND (e.topic_id IS NULL OR t.is_active))
    ))
"""


def _go_on(row: TopicModel) -> None:
    if make_vectors(seconds=SLICE_SECONDS):
        with transaction.atomic():
            claims.release(row, due_in=timedelta(0))
            handoff.nudge_long(TASK, str(row.pk))
        return
    # First: what changes while it is fitted is another model's.
    sources, taught = current_sources(), taught_topics()
    values = _fit(row, taught)
    with transaction.atomic():
        claims.release(
            row, state=ModelState.STANDS, engine=ENGINE, sources=sources, fitted_at=Now(), last_error="", **values
        )
        _store_file(row, taught)
    _forget()
    log.info("topics learnt", number=row.number, topics=values["topics"], examples=values["examples"])


def _fit(row: TopicModel, taught: TaughtTopics) -> dict[str, Any]:
    """The figures of the row; what was learnt is remembered by those who learnt it and asked again for the file."""
    started = monotonic()
    remember_kept_vectors()
    measured = measure_topics(taught.cards)
    if taught.cards:
        topic_model.fit_topics(taught.cards)
    learn_desk(taught.labelled, served_cues())
    return {
        "topics": len(taught.cards),
        "examples": sum(len(card.examples) for card in taught.cards),
        "labelled": len(taught.labelled),
        "sure_from": measured.sure_from if measured else SURE_ENOUGH,
        "curve": measured.points if measured else [],
        "milliseconds": round((monotonic() - started) * 1000),
    }


def _store_file(row: TopicModel, taught: TaughtTopics) -> None:
    content = dump_model(topic_model.fit_topics(taught.cards)) if taught.cards else b""
    desk = learn_desk(taught.labelled, served_cues())
    heads = dump_model(desk) if desk else b""
    TopicModelFile.objects.create(model=row, topic_ids=list(taught.ids), content=content, heads=heads)
    kept = TopicModelFile.objects.order_by("-model__number").values_list("pk", flat=True)[:KEPT_FILES]
    TopicModelFile.objects.exclude(pk__in=list(kept)).delete()


def _fail(row: TopicModel, error: Exception, pause: timedelta | None) -> None:
    """The one that stands goes on reading. After the last try the next change asks for another."""
    log.error("topics not learnt", number=row.number, tries=row.tries, exc_info=error)
    told = f"{type(error).__name__}: {error}"[:500]
    state = ModelState.WAITING if pause else ModelState.FAILED
    claims.release(row, due_in=pause, tries=row.tries, state=state, last_error=told)
    _forget()


def _forget() -> None:
    """A worker goes on with tickets; what only fitting needs is large."""
    topic_model.fit_topics.cache_clear()
    learn_desk.cache_clear()
    forget_vectors()
