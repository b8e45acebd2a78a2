"""Which pipelines take an event: by its type, its integration, and conditions on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from routing.models import Pipeline, PipelineEvent, PipelineRun
from routing.pipelines.comparisons import holds
from routing.pipelines.compiled import spec_of
from routing.pipelines.document import Match
from routing.pipelines.hops import MOST_HOPS
from routing.pipelines.steps.base import StepContext
from routing.rules.document import BadDocument
from tickets import claims

log = structlog.get_logger(__name__)


def match_event(event: PipelineEvent, pipelines: Iterable[Pipeline]) -> list[PipelineRun]:
    """Makes a run for each pipeline that takes the event, which the caller has claimed, and settles it. Raises ClaimLost.

    The runs are claimed with the event's claim, so that the caller may go on with them.
    """
    taking = [] if event.hops > MOST_HOPS else [one for one in pipelines if _takes(one, event)]
    runs = [_run_of(one, event) for one in taking]
    with transaction.atomic():
        claims.release(event, matched_at=Now())
        # One that a backfill has made meanwhile stays.
        PipelineRun.objects.bulk_create(runs, ignore_conflicts=True)
    return runs


def settle_unmatched(events: Collection[PipelineEvent]) -> None:
    """Where there is no pipeline: claimed events of any number are settled by one statement."""
    ours = PipelineEvent.objects.filter(pk__in=[one.pk for one in events], claim__in={one.claim for one in events})
    ours.update(**claims.UNCLAIMED, due_at=None, matched_at=Now())


def takes(match: Match, event: PipelineEvent, context: StepContext) -> bool:
    if not any(fits(one, event.type) for one in match.types):
        return False
    if match.integration:
        name = event.integration.name if event.integration else ""
        if name.casefold() != match.integration.casefold():
            return False
    return match.conditions is None or holds(match.conditions, context.scope)


def types_query(match: Match) -> Q:
    """The same for many events, but for the conditions."""
    query = Q(pk__in=[])
    for one in match.types:
        pattern = ".*".join(re.escape(part) for part in one.split("*"))
        query |= Q(type__regex=f"^{pattern}$") if "*" in one else Q(type=one)
    return query & Q(integration__name__iexact=match.integration) if match.integration else query


def fits(pattern: str, type_: str) -> bool:
    """`*` stands for any characters. The parts between are found one after the other, which takes no backtracking."""
    first, *rest = pattern.split("*")
    if not rest:
        return type_ == pattern
    if not type_.startswith(first) or len(type_) < len(first) + len(rest[-1]):
        return False
    place = len(first)
    for part in rest[:-1]:
        place = type_.find(part, place) + len(part)
        if place < len(part):
            return False
    return type_.endswith(rest[-1]) and place <= len(type_) - len(rest[-1])


def context_of(event: PipelineEvent, *, name: str, key: UUID) -> StepContext:
    return StepContext(
        event=event,
        payload=event.fields,
        bindings={},
        pipeline_name=name,
        pipeline_id=key,
        now=timezone.now().isoformat(),
    )


def _takes(pipeline: Pipeline, event: PipelineEvent) -> bool:
    assert pipeline.active_version is not None
    try:
        match = spec_of(pipeline.active_version).match
    except BadDocument as error:
        # Its page says so; the others go on.
        log.error("pipeline unreadable", pipeline=pipeline.public_id, error=str(error))
        return False
    return takes(match, event, context_of(event, name=pipeline.name, key=pipeline.pk))


def _run_of(pipeline: Pipeline, event: PipelineEvent) -> PipelineRun:
    assert pipeline.active_version is not None
    return PipelineRun(
        event=event,
        pipeline=pipeline,
        version=pipeline.active_version,
        due_at=Now(),
        claim=event.claim,
        claimed_until=event.claimed_until,
        tries=1,
    )
