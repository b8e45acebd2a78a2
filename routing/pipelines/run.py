"""A run: its steps in order, each once, then what each destination is to receive. Killed half-way, it goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from time import monotonic
from typing import Any

import structlog
from django.db import models, transaction
from django.db.models.functions import Now

from routing.llm.calls import calls_of_ticket
from routing.models import Delivery, PipelineRun, RunState
from routing.pipelines.compiled import spec_of
from routing.pipelines.customer_record import record_of_event
from routing.pipelines.document import StepSpec
from routing.pipelines.match import context_of
from routing.pipelines.render import render_lines
from routing.pipelines.steps.base import StepContext, StepError, StepOutcome
from routing.rules.document import BadDocument
from tickets import claims
from tickets.backoff import Backoff

log = structlog.get_logger(__name__)
BACKOFF = Backoff((timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)))
UNFINISHED = (RunState.WAITING, RunState.RUNNING)
LONGEST_ERROR = 2_000


@dataclass(kw_only=True)
class Progress:
    """How far a run came, as it is stored after what must not be done twice, and at its end."""

    context: StepContext
    lines: list[dict[str, Any]] = field(default_factory=list)
    cost: Decimal = Decimal(0)
    is_changed: bool = False

    def add(self, step: StepSpec, outcome: StepOutcome, milliseconds: int) -> None:
        self.lines.append(
            {
                "name": step.name,
                "kind": step.kind.name,
                "outcome": outcome.word,
                "detail": outcome.detail,
                "milliseconds": milliseconds,
            }
        )
        self.cost += outcome.cost
        if outcome.bindings is not None:
            self.context.bindings = outcome.bindings
        if step.binds:
            self.context.bindings[step.binds] = outcome.binding
        if outcome.payload is not None:
            self.context.payload, self.is_changed = outcome.payload, True

    def as_values(self) -> dict[str, Any]:
        # As pairs: jsonb forgets the order of keys.
        payload = [list(pair) for pair in self.context.payload.items()] if self.is_changed else None
        return {"steps": self.lines, "cost": self.cost, "bindings": self.context.bindings, "payload": payload}


def unfinished_runs() -> models.QuerySet[PipelineRun]:
    rows = PipelineRun.objects.filter(state__in=UNFINISHED)
    return rows.select_related("event__integration", "event__ticket__customer", "pipeline", "version").defer(
        "pipeline__document", "event__ticket__search", "event__ticket__resolution", "event__ticket__metadata"
    )


def go_through_steps(run: PipelineRun) -> None:
    """The caller has claimed the run. Raises ClaimLost, StepError, BadDocument."""
    spec, progress = spec_of(run.version), progress_of(run)
    with calls_of_ticket(run.event.ticket_id):
        for step, outcome in take_steps(spec.steps, progress):
            if outcome.delay is not None:
                claims.release(run, due_in=outcome.delay, state=RunState.WAITING, **progress.as_values())
                return
            if outcome.is_dropped:
                _end(run, RunState.DROPPED, progress, dropped_by=step.name)
                return
            if outcome.is_paid:
                claims.write(run, state=RunState.RUNNING, **progress.as_values())
    _finish(run, progress, render_lines(run.version, spec.lines, progress.context))


def take_steps(steps: tuple[StepSpec, ...], progress: Progress) -> Iterator[tuple[StepSpec, StepOutcome]]:
    """Those that are not done yet, until one drops the run or puts it off; that one is the last."""
    for step in steps[len(progress.lines) :]:
        progress.context.step_name = step.name
        started = monotonic()
        outcome = step.kind.run(step.settings, progress.context)
        if outcome.delay is None:
            progress.add(step, outcome, round((monotonic() - started) * 1000))
        yield step, outcome
        if outcome.is_dropped or outcome.delay is not None:
            return


def progress_of(run: PipelineRun) -> Progress:
    context = context_of(run.event, name=run.pipeline.name, key=run.pipeline_id)
    context.run_id, context.record = run.pk, record_of_event(run.event)
    context.bindings = dict(run.bindings)
    if run.payload is not None:
        context.payload = dict(run.payload)
    return Progress(context=context, lines=list(run.steps), cost=run.cost, is_changed=run.payload is not None)


def put_back_run(run: PipelineRun, error: Exception, pause: timedelta | None) -> None:
    """Tried again after the pause; after the last one, and where that can't help, it has failed, and says why."""
    is_permanent = isinstance(error, BadDocument) or (isinstance(error, StepError) and error.is_permanent)
    if isinstance(error, BadDocument):
        reason = f"This version of the pipeline can't be read any more: {error}"
    elif isinstance(error, StepError | claims.TriedTooOften):
        reason = str(error)
    else:
        reason = f"{type(error).__name__}: {error}"
        log.error("run failed", run_id=run.public_id, tries=run.tries, exc_info=error)
    told: dict[str, Any] = {"last_error": reason.replace("\x00", "")[:LONGEST_ERROR]}
    if is_permanent or pause is None:
        claims.release(run, state=RunState.FAILED, finished_at=Now(), **told)
    else:
        claims.release(run, due_in=pause, state=RunState.WAITING, tries=run.tries, **told)


def run_again(run: PipelineRun) -> bool:
    """A run that failed goes on with the step at which it did; what was done stays done."""
    failed = PipelineRun.objects.filter(pk=run.pk, state=RunState.FAILED)
    return bool(
        failed.update(state=RunState.WAITING, due_at=Now(), finished_at=None, last_error="", **claims.UNCLAIMED)
    )


def _finish(run: PipelineRun, progress: Progress, deliveries: list[Delivery]) -> None:
    for delivery in deliveries:
        delivery.run = run
    with transaction.atomic():
        _end(run, RunState.DONE, progress)
        if deliveries:
            Delivery.objects.bulk_create(deliveries)


def _end(run: PipelineRun, state: RunState, progress: Progress, **values: Any) -> None:
    claims.release(run, state=state, finished_at=Now(), last_error="", **progress.as_values(), **values)
