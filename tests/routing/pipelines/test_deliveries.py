"""What waits for a destination is sent one at a time, tried again by the clock, given up with its reason, replayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from routing.models import Delivery, DeliveryState, Destination
from routing.pipelines.deliveries import is_any_delivery_due, take_destinations, work_on_destination
from routing.pipelines.delivery_outcomes import give_up_old_deliveries
from routing.pipelines.replay import replay_deliveries, what_replay_does
from tests.doors.discord import Discord, limited
from tests.doors.scripted import Reply
from tests.routing.pipelines.rows import make_delivery, make_destination, make_run

pytestmark = pytest.mark.django_db

CONTENT = {"embed": {"title": "Help", "fields": []}}


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.DELIVERY_TIMEOUT_SECONDS = 1.0


@pytest.fixture
def discord() -> Iterator[Discord]:
    with Discord() as made:
        yield made


def place(discord: Discord, **values: Any) -> Destination:
    secret = json.dumps({"webhook_url": discord.webhook_url})
    return make_destination(**{"kind": "discord", "secret": secret} | values)


def waiting(destination: Destination, many: int = 1, **values: Any) -> list[Delivery]:
    made = {"content": CONTENT, "due_at": timezone.now()} | values
    return [make_delivery(make_run(), destination, **made) for _ in range(many)]


def work() -> int:
    """As the couriers' threads do, until nothing is to be had."""
    return sum(work_on_destination(one) for one in take_destinations(8, most_failing=4))


def later(**values: timedelta) -> None:
    """The clock has gone on."""
    Delivery.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - timedelta(**values))
    Destination.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - timedelta(**values))


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_what_waits_is_delivered_and_the_destination_is_well(discord: Discord) -> None:
    (delivery,) = waiting(destination := place(discord))

    assert work() == 1
    delivery = fresh(delivery)
    assert (delivery.state, delivery.deliveries, delivery.response_status) == (DeliveryState.DELIVERED, 1, 200)
    assert fresh(destination).last_delivered_at is not None
    assert not is_any_delivery_due()
    assert "token-of-the-webhook" not in delivery.request_excerpt
    assert len(discord.messages) == 1


def test_one_destination_is_served_by_one_at_a_time(discord: Discord) -> None:
    waiting(place(discord), 3)
    first = take_destinations(8, most_failing=4)

    assert take_destinations(8, most_failing=4) == []
    assert work_on_destination(first[0]) == 3


def test_a_failure_is_tried_again_after_each_pause_and_then_given_up(discord: Discord) -> None:
    (delivery,) = waiting(place(discord))
    discord.will_answer(*[Reply(status=500)] * 9)
    pauses = []
    while fresh(delivery).state != DeliveryState.DEAD:
        later(hours=2)
        began = timezone.now()
        work()
        if due_at := fresh(delivery).due_at:
            pauses.append((due_at - began).total_seconds())

    assert len(pauses) == 4
    for pause, expected in zip(pauses, [30, 120, 600, 3600], strict=True):
        assert 0.79 * expected < pause < 1.21 * expected
    assert fresh(delivery).last_error == "Given up after 5 tries. Discord answered 500."
    assert len(discord.asked) == 5


def test_a_429_waits_as_long_as_it_says_and_uses_up_no_try(discord: Discord) -> None:
    first, second = waiting(destination := place(discord), 2)
    discord.will_answer(limited(1800.5))
    began = timezone.now()

    assert work() == 1, "the other one waits with it"
    assert (fresh(first).state, fresh(first).deliveries) == (DeliveryState.RETRYING, 0)
    assert 1800 < (fresh(first).due_at - began).total_seconds() < 1803
    assert 1800 < (fresh(destination).due_at - began).total_seconds() < 1803
    assert fresh(second).state == DeliveryState.PENDING
    later(seconds=1801)
    assert work() == 2
    assert len(discord.messages) == 2


def test_an_hour_of_429_loses_nothing(discord: Discord) -> None:
    (delivery,) = waiting(place(discord))
    discord.will_answer(*[limited(300)] * 12)
    for _ in range(12):
        work()
        later(seconds=310)

    assert work() == 1
    assert fresh(delivery).state == DeliveryState.DELIVERED


def test_a_limit_for_all_holds_for_the_others_of_the_kind_too(discord: Discord) -> None:
    waiting(place(discord))
    other, mail = place(discord), make_destination(kind="email")
    Destination.objects.update(due_at=timezone.now())
    discord.will_answer(limited(600, is_global=True))
    work()

    assert fresh(other).due_at > timezone.now() + timedelta(minutes=9)
    assert fresh(mail).due_at <= timezone.now()


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_what_somebody_must_mend_is_dead_at_once_and_marks_the_destination(status: int, discord: Discord) -> None:
    (delivery,) = waiting(destination := place(discord))
    discord.will_answer(Reply(status=status))
    work()

    assert fresh(delivery).state == DeliveryState.DEAD
    assert fresh(destination).broken.startswith(f"Discord answered {status}")


def test_a_content_that_is_refused_is_no_fault_of_the_destination(discord: Discord) -> None:
    bad, good = waiting(destination := place(discord), 2)
    discord.will_answer(Reply(status=400))
    work()

    assert (fresh(bad).state, fresh(good).state) == (DeliveryState.DEAD, DeliveryState.DELIVERED)
    assert not fresh(destination).broken


def test_a_destination_that_fails_again_and_again_is_left_alone_and_what_waits_keeps_its_tries(
    discord: Discord,
) -> None:
    waiting(destination := place(discord), 10)
    discord.will_answer(*[Reply(status=503)] * 3)
    work()

    assert fresh(destination).failures == 3
    assert fresh(destination).due_at > timezone.now() + timedelta(seconds=10)
    assert Delivery.objects.filter(deliveries=0).count() == 7
    later(seconds=16)
    work()
    assert fresh(destination).failures == 0
    assert Delivery.objects.filter(state=DeliveryState.DELIVERED).count() >= 7
    assert work() + Delivery.objects.filter(state=DeliveryState.DELIVERED).count() >= 10


def test_those_that_fail_have_only_their_share(discord: Discord) -> None:
    for _ in range(3):
        waiting(place(discord, failures=1))
    well = place(discord)
    waiting(well)

    assert len(take_destinations(8, most_failing=1)) == 2
    assert fresh(well).claim is not None


def test_cut_off_while_sending_it_is_sent_again_with_the_same_key(discord: Discord) -> None:
    (delivery,) = waiting(place(discord), state=DeliveryState.SENDING, deliveries=1)

    assert work() == 1
    assert (fresh(delivery).state, fresh(delivery).deliveries) == (DeliveryState.DELIVERED, 2)
    assert fresh(delivery).idempotency_key == delivery.idempotency_key


def test_a_paused_destination_gets_nothing_and_goes_on_later(discord: Discord) -> None:
    waiting(destination := place(discord, state="paused"), 2)

    assert work() == 0
    Destination.objects.update(state="active")
    assert work() == 2
    assert fresh(destination).failures == 0


def test_pausing_stops_it_between_two_deliveries(discord: Discord) -> None:
    waiting(destination := place(discord), 2)
    (taken,) = take_destinations(1, most_failing=0)
    Destination.objects.filter(pk=destination.pk).update(state="paused")

    assert work_on_destination(taken) == 0


def test_a_destination_deleted_in_flight_ends_its_deliveries_with_the_reason(discord: Discord) -> None:
    (delivery,) = waiting(destination := place(discord))
    destination.delete()
    work()

    assert (fresh(delivery).state, fresh(delivery).last_error) == (DeliveryState.DEAD, "Its destination was deleted.")


def test_secrets_that_can_not_be_read_break_the_destination(discord: Discord, settings: Any) -> None:
    (delivery,) = waiting(destination := place(discord))
    settings.ENCRYPTION_KEYS = ["another one"]
    work()

    assert fresh(delivery).state == DeliveryState.DEAD
    assert "ENCRYPTION_KEYS" in fresh(destination).broken


def test_what_has_waited_for_days_is_given_up(discord: Discord, settings: Any) -> None:
    settings.DELIVERY_PATIENCE = timedelta(0)
    (delivery,) = waiting(place(discord))

    assert give_up_old_deliveries() == 1
    assert fresh(delivery).state == DeliveryState.DEAD


def test_replaying_says_how_many_first_and_sends_the_same_again(discord: Discord) -> None:
    (delivery,) = waiting(place(discord))
    work()
    skipped = make_delivery(state=DeliveryState.SKIPPED)
    rows = Delivery.objects.all()

    assert what_replay_does(rows).startswith(
        "1 of 2 can be sent again; 1 of them were delivered already. 1 would stand"
    )
    assert replay_deliveries(rows) == 1
    assert work() == 1
    assert (len(discord.messages), fresh(delivery).deliveries) == (2, 1)
    assert fresh(skipped).state == DeliveryState.SKIPPED
