"""Which reply is sent next: whoever waits for a slow server keeps nobody else waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from resolution.policies.permission import permission_refusal
from tests import factories
from tests.doors.webhooks import WebhookReceiver
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets import claims, far_ends
from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.reply import reply_as_person
from tickets.channels import delivery
from tickets.channels.outcomes import give_up_waiting
from tickets.channels.send_order import is_anything_due, take_turns, unsent_replies
from tickets.models import FarEnd, FarEndKind, Integration, Reply, ReplyState, Ticket
from tickets.states import Channel, Priority

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AWAY = "http://127.0.0.1:9/replies"


@pytest.fixture(autouse=True)
def inwards(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    settings.CALLBACK_TIMEOUT_SECONDS = 5


@pytest.fixture
def shop() -> Integration:
    return factories.IntegrationFactory()


def by_callback(shop: Integration, url: str = AWAY, **values: Any) -> Reply:
    ticket = factories.TicketFactory(channel=Channel.CHAT, integration=shop, callback_url=url, **values)
    return agent_reply(Ticket.objects.get(pk=ticket.pk))


def keys(replies: list[Reply]) -> list[Any]:
    return [reply.pk for reply in replies]


def far_end() -> FarEnd:
    return FarEnd.objects.get(kind=FarEndKind.CALLBACK)


def probe_now() -> None:
    FarEnd.objects.update(next_try_at=Now())


def fail(times: int, shop: Integration) -> list[Reply]:
    replies = [by_callback(shop) for _ in range(times)]
    return [deliver(reply) for reply in replies]


def test_people_come_first_then_what_is_urgent_and_acknowledgements_last(settings: Any) -> None:
    settings.ACKNOWLEDGE_AFTER = timedelta(0)
    settings.MAIL_AT_ONCE = 9
    waiting = factories.TicketFactory()
    queue_acknowledgement(waiting)
    ordinary = agent_reply(factories.TicketFactory())
    high = agent_reply(factories.TicketFactory(priority=Priority.HIGH))
    urgent = agent_reply(factories.TicketFactory(priority=Priority.URGENT))
    person = reply_as_person(factories.dispatched(factories.TicketFactory()), text="Hello.", by="ann", resolves=False)

    taken = take_turns(9)

    assert keys(taken) == [person.pk, urgent.pk, high.pk, ordinary.pk, Reply.objects.get(ticket=waiting).pk]


def test_one_server_gets_one_at_a_time_and_others_go_on(shop: Integration) -> None:
    slow = [by_callback(shop) for _ in range(3)]
    other = by_callback(shop, "http://127.0.0.1:10/replies")
    mail = agent_reply(factories.TicketFactory())

    assert keys(take_turns(9)) == [slow[0].pk, other.pk, mail.pk]
    assert take_turns(9) == []


def test_the_same_host_of_another_integration_is_another_server(shop: Integration) -> None:
    replies = [by_callback(shop), by_callback(factories.IntegrationFactory(name="other"))]

    assert keys(take_turns(9)) == keys(replies)


def test_an_integration_that_names_many_hosts_leaves_room_for_others(shop: Integration, settings: Any) -> None:
    settings.DELIVERIES_AT_ONCE = 4
    for port in range(11, 19):
        by_callback(shop, f"http://127.0.0.1:{port}/")
    mail = agent_reply(factories.TicketFactory())

    taken = take_turns(4)

    assert len(taken) == 3
    assert mail.pk in keys(taken)


def test_a_long_queue_for_one_server_hides_nothing_behind_it(shop: Integration) -> None:
    slow = [by_callback(shop) for _ in range(30)]
    good = by_callback(shop, "http://127.0.0.1:10/replies")

    assert keys(take_turns(2)) == [slow[0].pk, good.pk]


def test_a_claim_that_has_run_out_gives_its_place_back(shop: Integration) -> None:
    by_callback(shop), by_callback(shop)
    (first,) = take_turns(9)
    Reply.objects.filter(pk=first.pk).update(claimed_until=Now() - timedelta(seconds=1))

    assert keys(take_turns(9)) == [first.pk]


def test_three_times_without_an_answer_pause_it(shop: Integration) -> None:
    fail(2, shop)
    assert not far_end().is_paused
    fail(1, shop)

    paused = far_end()
    assert paused.is_paused
    assert paused.next_try_at is not None
    assert paused.paused_at is not None
    assert "did not answer" in paused.last_error


def test_while_it_is_paused_its_replies_wait_and_use_no_tries(shop: Integration) -> None:
    fail(3, shop)
    waiting = by_callback(shop)
    mail = agent_reply(factories.TicketFactory())

    assert keys(take_turns(9)) == [mail.pk]
    waiting.refresh_from_db()
    assert (waiting.tries, waiting.deliveries, waiting.state) == (0, 0, ReplyState.PENDING)


def test_one_of_them_probes_it_after_the_pause(shop: Integration) -> None:
    fail(3, shop)
    first, _ = by_callback(shop), by_callback(shop)
    probe_now()

    assert keys(take_turns(9)) == [first.pk]
    assert take_turns(9) == []


def test_each_probe_that_fails_doubles_the_pause(shop: Integration, settings: Any) -> None:
    settings.FAR_END_PAUSE_SECONDS = 10
    fail(3, shop)
    pauses = [pause_of(far_end())]
    for _ in range(6):
        fail(1, shop)
        pauses.append(pause_of(far_end()))

    assert pauses == [10, 20, 40, 80, 160, 300, 300]


def pause_of(one: FarEnd) -> int:
    assert one.next_try_at is not None
    return round((one.next_try_at - timezone.now()).total_seconds())


@pytest.fixture
def hook(shop: Integration) -> Iterator[WebhookReceiver]:
    with WebhookReceiver(shop.callback_secret.reveal()) as receiver:
        yield receiver


def test_one_success_brings_all_that_waited(shop: Integration, hook: WebhookReceiver) -> None:
    replies = [by_callback(shop, hook.url) for _ in range(3)]
    server = FarEnd.objects.create(
        kind=FarEndKind.CALLBACK,
        name=hook.url.split("/")[2],
        integration=shop,
        failures=5,
        paused_at=Now(),
        next_try_at=Now(),
    )
    later = Now() + timedelta(hours=1)
    Reply.objects.filter(pk=replies[2].pk).update(far_end=server, deliveries=4, due_at=later)

    (probe,) = take_turns(9)
    assert deliver_taken(probe).state == ReplyState.SENT

    server.refresh_from_db()
    assert (server.is_paused, server.failures) == (False, 0)
    replies[2].refresh_from_db()
    assert keys(list(claims.due(unsent_replies()).order_by("queued_at"))) == keys(replies[1:])


def deliver_taken(reply: Reply) -> Reply:
    delivery.deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)
    reply.refresh_from_db()
    return reply


def test_an_answer_that_refuses_is_an_answer(shop: Integration, hook: WebhookReceiver) -> None:
    hook.answers = [(500, {})]
    FarEnd.objects.create(kind=FarEndKind.CALLBACK, name=hook.url.split("/")[2], integration=shop, failures=2)

    deliver(by_callback(shop, hook.url))

    assert far_end().failures == 0


def test_a_mail_over_a_cap_says_nothing_of_the_server(settings: Any) -> None:
    settings.MAIL_CAP_IN_ALL = 0
    FarEnd.objects.create(kind=FarEndKind.MAIL, name="eml_backend", failures=2)

    deliver(agent_reply(factories.TicketFactory()))

    assert FarEnd.objects.get().failures == 2


def test_a_reply_whose_way_has_changed_waits_for_its_turn_there(shop: Integration) -> None:
    reply = by_callback(shop)
    (taken,) = take_turns(1)
    Ticket.objects.filter(pk=reply.ticket_id).update(callback_url="http://127.0.0.1:10/replies")
    taken.ticket.refresh_from_db()

    moved = deliver_taken(taken)

    assert (moved.state, moved.deliveries, moved.tries, moved.claim) == (ReplyState.PENDING, 0, 0, None)
    assert moved.far_end is not None
    assert moved.far_end.name == "127.0.0.1:10"


def test_a_person_has_it_tried_at_once(shop: Integration) -> None:
    fail(3, shop)

    assert far_ends.try_now(far_end())
    assert not far_ends.try_now(FarEnd.objects.create(kind=FarEndKind.MODEL))
    waiting = by_callback(shop)
    assert keys(take_turns(9)) == [waiting.pk]


def test_what_waits_for_days_goes_to_people(shop: Integration) -> None:
    fail(3, shop)
    old, new = by_callback(shop), by_callback(shop)
    take_turns(9)
    Reply.objects.filter(pk=old.pk).update(queued_at=Now() - timedelta(days=4))

    assert give_up_waiting(far_end(), most=9) == 1
    old.refresh_from_db(), new.refresh_from_db()
    assert (old.state, new.state) == (ReplyState.FAILED, ReplyState.PENDING)


def test_a_look_when_nothing_is_due_is_one_question(django_assert_num_queries: Any) -> None:
    reply = agent_reply(factories.TicketFactory())
    Reply.objects.filter(pk=reply.pk).update(due_at=Now() + timedelta(hours=1))

    with django_assert_num_queries(1):
        assert not is_anything_due()
    make_due(reply)
    assert is_anything_due()
