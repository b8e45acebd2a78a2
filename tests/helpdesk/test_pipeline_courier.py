"""Deliveries of pipelines go out in threads of their own; a destination that hangs or is dead holds up no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from helpdesk.outbox_listener import OutboxListener
from helpdesk.pipeline_courier import PipelineCourier
from routing.models import Delivery, DeliveryState, Destination
from tests.doors.discord import Discord
from tests.doors.scripted import Reply
from tests.routing.pipelines.rows import make_destination, make_event, make_pipeline, make_run
from tickets import handoff

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 20


@pytest.fixture
def listener() -> Iterator[OutboxListener]:
    made = OutboxListener()
    yield made
    made.close()


@pytest.fixture
def courier(listener: OutboxListener, settings: Any) -> Iterator[PipelineCourier]:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DELIVERY_TIMEOUT_SECONDS = 30
    settings.PIPELINE_DELIVERIES_AT_ONCE = 4
    made = PipelineCourier(wake=listener.ring)
    yield made
    made.close()


def place(discord: Discord) -> Destination:
    return make_destination(kind="discord", secret=json.dumps({"webhook_url": discord.webhook_url}))


def leave_deliveries(*destinations: Destination) -> None:
    """Many events, each for all of them."""
    pipeline = make_pipeline()
    runs = [make_run(pipeline, make_event()) for _ in range(MANY)]
    Delivery.objects.bulk_create(
        Delivery(
            run=run,
            destination=one,
            destination_name=one.name,
            content={"embed": {"title": "Help", "fields": []}},
            due_at=timezone.now(),
        )
        for run in runs
        for one in destinations
    )


def test_one_that_hangs_and_one_that_is_dead_hold_up_no_other(
    courier: PipelineCourier, listener: OutboxListener
) -> None:
    with Discord() as hanging, Discord() as dead, Discord() as first, Discord() as second:
        hanging.will_answer(*[Reply(wait_seconds=60)] * MANY)
        dead.will_answer(*[Reply(status=500)] * MANY)
        places = [place(one) for one in (hanging, dead, first, second)]
        leave_deliveries(*places)
        wanted = Delivery.objects.filter(destination__in=places[2:], state=DeliveryState.DELIVERED)
        while wanted.count() < 2 * MANY:
            courier.step()
            listener.wait(1)

        assert len(hanging.asked) == 1, "one at a time"
        assert len(dead.asked) == 3, "then it is left alone"
        assert (len(first.messages), len(second.messages)) == (MANY, MANY)
        assert Delivery.objects.filter(destination=places[1], state=DeliveryState.PENDING).count() == MANY - 3
        hanging.closing.set()


def test_a_delivery_is_announced(courier: PipelineCourier, listener: OutboxListener) -> None:
    listener.wait(0.01)
    with Discord() as discord:
        leave_deliveries(place(discord))
        handoff.nudge_delivery()
        listener.wait(60)

        assert courier.step() == 1
        while Delivery.objects.exclude(state=DeliveryState.DELIVERED).exists():
            listener.wait(1)
        assert len(discord.messages) == MANY


def test_who_is_busy_with_those_that_fail_keeps_room_for_the_others(courier: PipelineCourier) -> None:
    with Discord() as hanging, Discord() as well:
        hanging.will_answer(*[Reply(wait_seconds=60)] * MANY)
        failing = [place(hanging) for _ in range(6)]
        Destination.objects.update(failures=1)
        leave_deliveries(*failing)

        assert courier.step() == 2
        leave_deliveries(place(well))
        assert courier.step() == 1
        hanging.closing.set()
