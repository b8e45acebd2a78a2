"""The outbox can be held: nothing of what is held begins to be sent, and nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from resolution.policies.permission import permission_refusal
from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.outbox import queue_hand_over
from tickets.actions.outbox_holds import hold_outbox, release_outbox
from tickets.actions.outbox_rows import cancel_reply, try_reply_now
from tickets.actions.reply import reply_as_person
from tickets.channels.delivery import deliver_claimed
from tickets.channels.send_order import take_turns
from tickets.models import HoldScope, OutboxHold, Reply, ReplyState, Ticket
from tickets.states import Channel, HeldReason, Status

pytestmark = pytest.mark.django_db


def hold(scope: HoldScope = HoldScope.ALL) -> OutboxHold:
    return hold_outbox(scope, by="lena", why="Wrong prices.")


def send_what_may_be_sent() -> None:
    for reply in take_turns(10):
        deliver_claimed(reply, refusal=permission_refusal, turn_of=reply.far_end)


def person_reply() -> Reply:
    return reply_as_person(factories.dispatched(factories.TicketFactory()), text="Done.", by="ann", resolves=False)


def chat_reply() -> Reply:
    ticket = factories.TicketFactory(channel=Channel.CHAT, callback_url="https://192.0.2.1/hook")
    return agent_reply(Ticket.objects.get(pk=ticket.pk))


def state_of(reply: Reply) -> str:
    return Reply.objects.values_list("state", flat=True).get(pk=reply.pk)


def test_nothing_is_sent_while_everything_is_held_and_all_of_it_afterwards(ticket: Ticket, outbox: Path) -> None:
    replies = [agent_reply(ticket), person_reply()]
    row = hold()
    send_what_may_be_sent()

    assert [state_of(one) for one in replies] == [ReplyState.PENDING] * 2
    assert (row.replies, row.by, row.why) == (2, "lena", "Wrong prices.")
    assert release_outbox(HoldScope.ALL, by="max").replies == 2
    send_what_may_be_sent()
    assert [state_of(one) for one in replies] == [ReplyState.SENT] * 2


def test_it_is_honoured_by_a_worker_that_has_claimed_and_not_begun(ticket: Ticket, outbox: Path) -> None:
    agent_reply(ticket)
    (claimed,) = take_turns(1)
    hold()
    deliver_claimed(claimed, refusal=permission_refusal, turn_of=claimed.far_end)

    reply = Reply.objects.get()
    assert (reply.state, reply.claim, reply.tries, reply.deliveries) == (ReplyState.PENDING, None, 0, 0)
    assert reply.due_at is not None


def test_the_assistants_answers_can_be_held_alone(ticket: Ticket, outbox: Path) -> None:
    agents, persons = agent_reply(ticket), person_reply()
    hand_over = queue_hand_over(factories.TicketFactory(), text="A colleague comes.", author="local")
    released = agent_reply(factories.TicketFactory())
    Reply.objects.filter(pk=released.pk).update(released_by="ann")
    assert hold(HoldScope.AGENT).replies == 2
    send_what_may_be_sent()

    found = [state_of(one) for one in (agents, hand_over, persons, released)]
    assert found == [ReplyState.PENDING, ReplyState.PENDING, ReplyState.SENT, ReplyState.SENT]


def test_mail_can_be_held_alone(ticket: Ticket, outbox: Path) -> None:
    mail, chat = agent_reply(ticket), chat_reply()
    assert hold(HoldScope.MAIL).replies == 1, "the server that it leaves by is not known yet"
    send_what_may_be_sent()

    assert (state_of(mail), state_of(chat)) == (ReplyState.PENDING, ReplyState.FAILED)


def test_callbacks_can_be_held_alone(ticket: Ticket, outbox: Path) -> None:
    mail, chat = agent_reply(ticket), chat_reply()
    hold(HoldScope.CALLBACKS)
    send_what_may_be_sent()

    assert (state_of(mail), state_of(chat)) == (ReplyState.SENT, ReplyState.PENDING)
    assert deliver(chat).state == ReplyState.PENDING, "also past its turn"


def test_a_message_of_the_customer_cancels_what_is_held(ticket: Ticket) -> None:
    reply = agent_reply(ticket)
    hold()
    add_customer_message(ticket, text="Never mind.", author_email="", channel="email", by="customer")

    assert state_of(reply) == ReplyState.CANCELLED


def test_each_hold_and_release_is_a_line_that_nobody_changes() -> None:
    hold()
    release_outbox(HoldScope.ALL, by="max", why="Prices are right.")

    lines = OutboxHold.objects.order_by("pk").values_list("scope", "is_held", "by", "why")
    assert list(lines) == [("all", True, "lena", "Wrong prices."), ("all", False, "max", "Prices are right.")]
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("UPDATE tickets_outboxhold SET by = 'nobody'")


def test_what_is_held_is_not_held_again_nor_released_twice() -> None:
    hold()
    with pytest.raises(NotPossible, match="by lena"):
        hold()
    release_outbox(HoldScope.ALL, by="max")
    with pytest.raises(NotPossible, match="not held"):
        release_outbox(HoldScope.ALL, by="max")


def test_a_hold_says_why() -> None:
    with pytest.raises(NotPossible, match="Say why"):
        hold_outbox(HoldScope.ALL, by="lena", why="  ")


class TestOneReply:
    def test_an_answer_of_the_assistant_that_is_cancelled_is_a_draft_for_a_person(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        cancel_reply(reply, by="lena", why="Wrong price.")

        ticket.refresh_from_db()
        reply.refresh_from_db()
        assert (reply.state, reply.last_error) == (ReplyState.CANCELLED, "Wrong price.")
        assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, HeldReason.POLICY)

    def test_a_persons_answer_that_is_cancelled_is_theirs_to_write_again(self) -> None:
        reply = person_reply()
        cancel_reply(reply, by="lena", why="")

        reply.ticket.refresh_from_db()
        assert reply.ticket.held_reason == HeldReason.DELIVERY

    def test_one_that_was_tried_is_tried_at_once_and_a_new_one_waits_its_time(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket, due_in=timedelta(minutes=5))
        with pytest.raises(NotPossible):
            try_reply_now(reply)
        Reply.objects.filter(pk=reply.pk).update(deliveries=1)

        try_reply_now(reply)
        assert len(take_turns(1)) == 1
