"""A test run: what a pipeline would do with an event, step by step, and what each destination would receive. Nothing is kept or sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from routing.models import Delivery, PipelineEvent, PipelineVersion
from routing.pipelines.customer_record import record_of_event
from routing.pipelines.document import PipelineSpec, StepSpec
from routing.pipelines.match import context_of, takes
from routing.pipelines.render import render_lines
from routing.pipelines.run import Progress, take_steps
from routing.pipelines.steps.base import StepError, StepOutcome
from tickets import ids


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedStep:
    """`changes`: of the payload, {field: [before, after]}."""

    name: str
    kind: str
    outcome: str
    detail: str
    milliseconds: int
    binding: Any
    changes: dict[str, list[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """`ended` says why nothing would be delivered; empty where something may."""

    is_matched: bool
    steps: tuple[TriedStep, ...] = ()
    ended: str = ""
    deliveries: tuple[Delivery, ...] = ()


def try_pipeline(
    spec: PipelineSpec,
    event: PipelineEvent,
    *,
    name: str,
    may_ask_model: bool = False,
    version: PipelineVersion | None = None,
) -> Trial:
    context = context_of(event, name=name, key=version.pipeline_id if version else ids.new_id())
    if not takes(spec.match, event, context):
        return Trial(is_matched=False, ended="This pipeline does not take the event.")
    context.may_ask_model, context.record = may_ask_model, record_of_event(event)
    progress = Progress(context=context)
    tried: list[TriedStep] = []
    before = dict(context.payload)
    try:
        for step, outcome in take_steps(spec.steps, progress):
            tried.append(_tried_step(step, outcome, progress, before))
            before = dict(context.payload)
    except StepError as error:
        return Trial(is_matched=True, steps=tuple(tried), ended=f"The next step can't be done: {error}")
    if tried and (outcome.is_dropped or outcome.delay is not None):
        how = "dropped" if outcome.is_dropped else "put off"
        return Trial(is_matched=True, steps=tuple(tried), ended=f"It would be {how} by {step.name}.")
    deliveries = render_lines(version, spec.lines, context)
    return Trial(is_matched=True, steps=tuple(tried), deliveries=tuple(deliveries))


def event_to_try(type_: str, payload: dict[str, Any]) -> PipelineEvent:
    """One that is stored nowhere."""
    now = timezone.now()
    return PipelineEvent(type=type_, payload=payload, field_order=list(payload), occurred_at=now, received_at=now)


def _tried_step(step: StepSpec, outcome: StepOutcome, progress: Progress, before: dict[str, Any]) -> TriedStep:
    after = progress.context.payload
    names = dict.fromkeys([*before, *after])
    return TriedStep(
        name=step.name,
        kind=step.kind.name,
        outcome=outcome.word,
        detail=outcome.detail,
        milliseconds=progress.lines[-1]["milliseconds"] if outcome.delay is None else 0,
        binding=outcome.binding,
        changes={key: [before.get(key), after.get(key)] for key in names if before.get(key) != after.get(key)},
    )
