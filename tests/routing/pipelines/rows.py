"""Rows of pipelines to test with, each the least that is right."""

from __future__ import annotations

from itertools import count
from typing import Any

from routing.models import Delivery, Destination, Pipeline, PipelineEvent, PipelineRun, PipelineVersion

_numbers = count(1)
# The seed's, but for its kind of event.
PAYLOAD = {
    "ticket_id": "T-1",
    "subject": "Everything is down",
    "body": "Nobody can log in. Call me: ann@example.com",
    "customer_tier": "enterprise",
    "channel": "email",
}


def make_event(payload: dict[str, Any] | None = None, **values: Any) -> PipelineEvent:
    payload = PAYLOAD if payload is None else payload
    return PipelineEvent.objects.create(
        **{"type": "support.ticket.created", "payload": payload, "field_order": list(payload)} | values
    )


def make_destination(**values: Any) -> Destination:
    return Destination.objects.create(**{"name": f"Place {next(_numbers)}", "kind": "webhook"} | values)


def make_pipeline(document: dict[str, Any] | None = None, **values: Any) -> Pipeline:
    """Active, with its first version."""
    document = document or {}
    pipeline = Pipeline.objects.create(**{"name": f"Pipeline {next(_numbers)}", "document": document} | values)
    version = PipelineVersion.objects.create(pipeline=pipeline, number=1, document=document, author="lena")
    Pipeline.objects.filter(pk=pipeline.pk).update(state=values.get("state", "active"), active_version=version)
    pipeline.refresh_from_db()
    return pipeline


def make_run(pipeline: Pipeline | None = None, event: PipelineEvent | None = None, **values: Any) -> PipelineRun:
    pipeline, event = pipeline or make_pipeline(), event or make_event()
    assert pipeline.active_version is not None
    return PipelineRun.objects.create(event=event, pipeline=pipeline, version=pipeline.active_version, **values)


def make_delivery(run: PipelineRun | None = None, destination: Destination | None = None, **values: Any) -> Delivery:
    run, destination = run or make_run(), destination or make_destination()
    return Delivery.objects.create(run=run, destination=destination, destination_name=destination.name, **values)
