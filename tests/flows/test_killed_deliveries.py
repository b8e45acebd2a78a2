"""The sender of deliveries is killed before each write of its work in turn: nothing is lost, and a repeat has the same key."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from routing.models import Delivery, DeliveryState, Destination
from routing.pipelines.deliveries import take_destinations, work_on_destination
from tests.doors.webhooks import WebhookReceiver
from tests.flows.dying import MOST_WRITES, run_and_die
from tests.routing.pipelines.rows import make_delivery, make_destination, make_event, make_pipeline, make_run
from tickets.integrations.keys import create_secret

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]


def work() -> None:
    for destination in take_destinations(8, most_failing=4):
        work_on_destination(destination)


def recover() -> None:
    """Claims expire, and who looks next takes up what is due."""
    past = Now() - timedelta(seconds=1)
    for model in (Delivery, Destination):
        model.objects.filter(claimed_until__isnull=False).update(claimed_until=past)
    work()


def kill_at_each_write(destination: Destination, content: dict[str, Any], check: Callable[[Delivery], None]) -> None:
    pipeline = make_pipeline()
    for n in range(1, MOST_WRITES):
        run = make_run(pipeline, make_event())
        delivery = make_delivery(run, destination, content=content, due_at=timezone.now())
        died = run_and_die(work, n)
        recover()

        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.DELIVERED, f"killed at write {n}: {delivery.state} {delivery.last_error}"
        check(delivery)
        if not died:
            return
    raise AssertionError("It was killed to the last.")


def test_a_webhook_repeats_only_under_the_same_id() -> None:
    secret = create_secret()
    with WebhookReceiver(secret) as hook:
        secrets = json.dumps({"url": hook.url, "signing_secret": secret})

        def check(delivery: Delivery) -> None:
            ids = [call["headers"]["webhook-id"] for call in hook.calls]
            assert ids.count(delivery.public_id) in (1, 2)

        content = {"type": "support.ticket.created", "timestamp": "", "event_id": "", "payload": {}, "hops": 1}
        kill_at_each_write(make_destination(secret=secrets), content, check)
