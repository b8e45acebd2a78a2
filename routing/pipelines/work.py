"""Working on what is due: events are matched, runs go through their steps. A task is a slice of it, and asks for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic

from django.conf import settings
from django.db.models import QuerySet

from routing.models import Pipeline, PipelineEvent, PipelineRun
from routing.pipelines.match import match_event, settle_unmatched
from routing.pipelines.run import BACKOFF, go_through_steps, put_back_run, unfinished_runs
from tickets import claims, handoff

TASK = "routing.pipelines.work.work_on_due"
SLICE_SECONDS = 1.0
EVENTS_AT_ONCE, RUNS_AT_ONCE = 20, 40


def work_on_due(*_: str) -> int:
    """How many runs it had in hand."""
    is_over, worked = _over_after(SLICE_SECONDS), 0
    while not is_over():
        runs = take_runs()
        if not runs:
            break
        worked += sum(1 for _ in _work_on(runs, is_over))
        # Once for all of them; who sends looks at the rows by itself, too.
        handoff.nudge_delivery()
    if worked and is_anything_due():
        handoff.nudge(TASK)
    return worked


def is_anything_due() -> bool:
    return claims.due(PipelineEvent.objects.all()).exists() or claims.due(PipelineRun.objects.all()).exists()


def is_enough_in_hand() -> bool:
    """As many tasks are at it as there are workers."""
    in_hand = PipelineRun.objects.filter(claimed_until__isnull=False).order_by()
    return in_hand.values("claim").distinct()[: settings.WORKERS].count() >= settings.WORKERS


def take_runs() -> list[PipelineRun]:
    """Claims runs: those of new events, and where there are none, those that have waited."""
    while events := claims.take_many(_events(), EVENTS_AT_ONCE):
        # Where nothing was taken by any pipeline, the next events have their turn.
        if runs := _match(events):
            return runs
    return claims.take_many(unfinished_runs(), RUNS_AT_ONCE)


def _match(events: list[PipelineEvent]) -> list[PipelineRun]:
    pipelines = list(Pipeline.objects.matching().select_related("active_version").defer("active_version__document"))
    runs: list[PipelineRun] = []
    if not pipelines:
        settle_unmatched(events)
    for event in events if pipelines else ():
        # One that can't be matched waits for its next try, and keeps no other.
        claims.work_on_taken(event, lambda one: runs.extend(match_event(one, pipelines)), BACKOFF)
    return runs


def _work_on(runs: list[PipelineRun], is_over: Callable[[], bool]) -> Iterator[PipelineRun]:
    """At least one; those that it does not come to are left to others at once."""
    for number, run in enumerate(runs):
        if number and is_over():
            rest = [one.pk for one in runs[number:]]
            PipelineRun.objects.filter(pk__in=rest, claim=run.claim).update(**claims.UNCLAIMED)
            return
        claims.work_on_taken(run, go_through_steps, BACKOFF, failed=put_back_run)
        yield run


def _events() -> QuerySet[PipelineEvent]:
    return PipelineEvent.objects.select_related("integration", "ticket__customer").defer(
        "ticket__search", "ticket__resolution", "ticket__metadata"
    )


def _over_after(seconds: float) -> Callable[[], bool]:
    end = monotonic() + seconds
    return lambda: monotonic() >= end
