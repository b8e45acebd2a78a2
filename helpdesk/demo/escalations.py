"""What the demo shows of pipelines: twenty tickets that a program reports, of which one channel is told the critical ones."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx2
from django.db import transaction

from routing.models import DeliveryState, Pipeline, PipelineEvent, PipelineRun, RunState
from routing.pipelines.recipe import read_recipe
from routing.pipelines.versions import save_destination, save_pipeline
from tickets import ids

FOLDER = Path(__file__).parent
REPORTED: list[dict[str, str]] = tomllib.loads((FOLDER / "reported.toml").read_text(encoding="utf-8"))["reported"]
BY = "demo"
UNSETTLED = "not settled yet"
UNFINISHED_RUNS = (RunState.WAITING, RunState.RUNNING)
UNFINISHED = (DeliveryState.PENDING, DeliveryState.SENDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """One of the twenty: the label that it got, and what became of it."""

    subject: str
    tier: str
    label: str
    became: str


@transaction.atomic
def import_escalations(webhook_url: str) -> None:
    """A pipeline of this name that is there already stays as people have left it; the stand-in's port may be another."""
    text = (FOLDER / "escalations.yaml").read_text(encoding="utf-8")
    recipe = read_recipe(text.replace("WEBHOOK_URL", webhook_url))
    for destination in recipe.destinations:
        save_destination(destination)
    for pipeline in recipe.pipelines:
        if not Pipeline.objects.filter(name__iexact=pipeline.name).exists():
            save_pipeline(pipeline, by=BY, reason="The demo's recipe.")


def report_tickets(client: httpx2.Client) -> list[UUID]:
    """Posts the twenty as one list of events; the ids of these."""
    answer = client.post("/api/events/", json=[_event(row) for row in REPORTED])
    results = answer.raise_for_status().json()["results"]
    return [ids.from_public(PipelineEvent.id_prefix, result["event_id"]) for result in results]


def wait_until_told(events: list[UUID], *, seconds: float) -> list[ToldEvent]:
    """What became of each when all are settled, or when the time is up."""
    end = time.monotonic() + seconds
    while not _are_settled(events) and time.monotonic() < end:
        time.sleep(0.1)
    return list(_told(events))


def _event(row: dict[str, str]) -> dict[str, Any]:
    key = f"demo-{uuid4()}"
    return {"type": "support.ticket.created", "payload": {"ticket_id": key} | row, "idempotencyKey": key}


def _are_settled(events: list[UUID]) -> bool:
    if PipelineEvent.objects.filter(pk__in=events, matched_at=None).exists():
        return False
    runs = PipelineRun.objects.filter(event__in=events)
    return not (
        runs.filter(state__in=UNFINISHED_RUNS).exists() or runs.filter(deliveries__state__in=UNFINISHED).exists()
    )


def _told(events: list[UUID]) -> Iterator[ToldEvent]:
    rows = PipelineEvent.objects.filter(pk__in=events).prefetch_related("runs__deliveries").in_bulk()
    for event in (rows[key] for key in events):
        run = next(iter(event.runs.all()), None)
        became = _became(run) if event.matched_at else UNSETTLED
        label = (run.bindings.get("urgency") or {}).get("label") if run else None
        payload = event.payload
        yield ToldEvent(subject=payload["subject"], tier=payload["customer_tier"], label=label or "–", became=became)


def _became(run: PipelineRun | None) -> str:
    if run is None:
        return "no pipeline took it"
    if run.state in UNFINISHED_RUNS or any(one.state in UNFINISHED for one in run.deliveries.all()):
        return UNSETTLED
    if run.state == RunState.DROPPED:
        return f"dropped by {run.dropped_by}"
    words = [f"{one.get_state_display().lower()}: {one.destination_name}" for one in run.deliveries.all()]
    return ", ".join(words) or run.get_state_display().lower()
