"""A run does each step once, prepares what each destination receives, and goes on where it was cut off."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models.functions import Now

from routing.models import Delivery, PipelineEvent, PipelineRun
from routing.pipelines.recipe import read_recipe
from routing.pipelines.versions import import_recipe
from routing.pipelines.work import work_on_due
from tests.routing.pipelines.rows import PAYLOAD, make_event

pytestmark = pytest.mark.django_db

SEED = """
destinations:
  - {name: ops, kind: discord, webhook_url: "https://discord.com/api/webhooks/1/abcdefghijklmnopqrstuvwxyz", redact: {EMAIL_ADDRESS: mask}}
pipelines:
  - name: Escalations
    state: active
    match: {type: support.ticket.created}
    steps:
      - classify: {as: urgency, labels: {low: "can wait", high: "today", critical: "outage, data loss, security"},
                   on: ["$event.payload.subject", "$event.payload.body"]}
      - filter.match: {all: [{left: "$urgency.label", op: "==", right: critical}]}
      - redact.pii: {}
    destinations:
      - {to: ops, when: null, embed: {title: "{{ $event.payload.subject }}", fields: {Tier: "$event.payload.customer_tier"}}}
"""


def set_up(text: str) -> None:
    import_recipe(read_recipe(text), by="lena")


def post(payload: dict[str, Any] | None = None, **values: Any) -> PipelineEvent:
    return make_event(payload, due_at=Now(), **values)


def the_run() -> PipelineRun:
    return PipelineRun.objects.get()


def test_the_recipe_of_the_seed_delivers_what_is_critical_without_personal_data() -> None:
    set_up(SEED)
    post()

    work_on_due()

    run, delivery = the_run(), Delivery.objects.get()
    assert (run.state, [line["outcome"] for line in run.steps]) == ("done", ["critical", "passed", "redacted"])
    assert (delivery.state, delivery.destination_name) == ("pending", "ops")
    assert "ann@example.com" not in str(delivery.content) + str(run.payload)
    assert "Everything is down" in str(delivery.content)


def test_what_can_wait_is_dropped_without_a_delivery() -> None:
    set_up(SEED)
    post(PAYLOAD | {"subject": "Typo", "body": "There is a small typo on the pricing page."})

    work_on_due()

    run = the_run()
    assert (run.state, run.dropped_by) == ("dropped", "filter.match")
    assert not Delivery.objects.exists()
