"""Runs an active pipeline over events of the past: counted first, up to a limit, and never twice on one event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from routing.models import DeliveryState, Pipeline, PipelineEvent, PipelineRun, PipelineState, PipelineVersion
from routing.pipelines.compiled import spec_of
from routing.pipelines.hops import MOST_HOPS
from routing.pipelines.match import context_of, takes, types_query
from routing.pipelines.trial import try_pipeline
from routing.pipelines.work import TASK
from tickets import handoff

MOST, MOST_TRIED = 10_000, 200
CHUNK = 500


class NotStarted(Exception):
    """Nothing was begun, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backfill:
    """The events of a range, from the oldest; `most` of those that the pipeline takes."""

    since: datetime
    until: datetime
    most: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """Of so many that were tried: what ended how, and what each destination would get."""

    tried: int
    ended: dict[str, int] = field(default_factory=dict)
    delivered: dict[str, int] = field(default_factory=dict)


def count_backfill(pipeline: Pipeline, asked: Backfill) -> int:
    """How many events it would run on. Raises NotStarted."""
    return sum(1 for _ in _events(pipeline, asked))


def start_backfill(pipeline: Pipeline, asked: Backfill) -> int:
    """Makes the runs, which are worked on like any others; how many. Raises NotStarted."""
    made, version = 0, _active_version(pipeline)
    for events in _chunks(_events(pipeline, asked)):
        runs = [
            PipelineRun(event=event, pipeline=pipeline, version=version, due_at=Now(), is_backfill=True)
            for event in events
        ]
        PipelineRun.objects.bulk_create(runs, ignore_conflicts=True)
        made += len(runs)
    if made:
        handoff.nudge(TASK)
    return made


def dry_run(pipeline: Pipeline, asked: Backfill) -> DryRun:
    """A test run on each of the first events: no model is asked, nothing is kept. Raises NotStarted."""
    version = _active_version(pipeline)
    spec, tried = spec_of(version), 0
    ended: Counter[str] = Counter()
    delivered: Counter[str] = Counter()
    for event in _events(pipeline, asked):
        if tried == MOST_TRIED:
            break
        tried += 1
        trial = try_pipeline(spec, event, name=pipeline.name, version=version)
        if trial.ended:
            ended[trial.ended] += 1
        delivered.update(one.destination_name for one in trial.deliveries if one.state == DeliveryState.PENDING)
    return DryRun(tried=tried, ended=dict(ended), delivered=dict(delivered))


def _events(pipeline: Pipeline, asked: Backfill) -> Iterator[PipelineEvent]:
    """Those that it takes and that no version of it has run on."""
    if not 1 <= asked.most <= MOST:
        raise NotStarted(f"The limit is from 1 to {MOST:,}.")
    match, found = spec_of(_active_version(pipeline)).match, 0
    for event in _in_range(asked).filter(types_query(match)).exclude(_was_run(pipeline)).iterator(chunk_size=CHUNK):
        if takes(match, event, context_of(event, name=pipeline.name, key=pipeline.pk)):
            yield event
            found += 1
            if found == asked.most:
                return


def _in_range(asked: Backfill) -> QuerySet[PipelineEvent]:
    rows = PipelineEvent.objects.filter(received_at__gte=asked.since, received_at__lt=asked.until, hops__lte=MOST_HOPS)
    rows = rows.filter(matched_at__isnull=False).order_by("received_at", "id")
    return rows.select_related("integration", "ticket__customer").defer(
        "ticket__search", "ticket__resolution", "ticket__metadata"
    )


def _was_run(pipeline: Pipeline) -> Exists:
    return Exists(PipelineRun.objects.filter(event=OuterRef("pk"), pipeline=pipeline))


def _active_version(pipeline: Pipeline) -> PipelineVersion:
    if pipeline.state != PipelineState.ACTIVE or pipeline.active_version is None:
        raise NotStarted(f"“{pipeline.name}” is not active; activate it first.")
    return pipeline.active_version


def _chunks(events: Iterator[PipelineEvent]) -> Iterator[list[PipelineEvent]]:
    chunk: list[PipelineEvent] = []
    for event in events:
        chunk.append(event)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
