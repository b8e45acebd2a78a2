"""Each answer has one place in the outbox, kept by the database; one that may be taken back is not sent before its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from tests import factories
from tests.tickets.replies import agent_reply, deliver, make_due
from tickets.actions.errors import NotPossible
from tickets.actions.outbox import cancel_unsent, queue_hand_over, take_back
from tickets.actions.reply import reply_as_person
from tickets.channels.outcomes import try_now
from tickets.channels.send_order import take_turns
from tickets.models import EventKind, FarEnd, Reply, ReplyState, Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db

SOON = timedelta(seconds=10)


class TestOnePlace:
    def test_the_agent_answers_once_a_cycle(self, ticket: Ticket) -> None:
        agent_reply(ticket)

        with pytest.raises(IntegrityError), transaction.atomic():
            agent_reply(ticket)

    def test_an_answer_that_was_cancelled_frees_its_place(self, ticket: Ticket) -> None:
        agent_reply(ticket)
        cancel_unsent(ticket, by="lena", reason="Undone.")

        assert agent_reply(ticket).state == ReplyState.PENDING

    def test_what_is_unknown_keeps_its_place(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket)
        Reply.objects.filter(pk=reply.pk).update(state=ReplyState.UNKNOWN)

        with pytest.raises(IntegrityError), transaction.atomic():
            agent_reply(ticket)

    def test_a_form_of_a_person_queues_one_reply(self, ticket: Ticket) -> None:
        factories.dispatched(ticket)
        reply_as_person(ticket, text="Done.", by="lena", resolves=False, nonce="form-1234")

        with pytest.raises(IntegrityError), transaction.atomic():
            reply_as_person(ticket, text="Done again.", by="lena", resolves=False, nonce="form-1234")

    def test_a_person_may_answer_twice(self, ticket: Ticket) -> None:
        factories.dispatched(ticket)
        for nonce in ("form-1234", "form-5678", "", ""):
            reply_as_person(ticket, text="Done.", by="lena", resolves=False, nonce=nonce)

        assert Reply.objects.count() == 4

    def test_a_hand_over_is_said_once_a_cycle_and_moves_no_ticket(self, ticket: Ticket) -> None:
        factories.dispatched(ticket)
        reply = deliver(queue_hand_over(ticket, text="A colleague will answer you.", author="local"))

        ticket.refresh_from_db()
        assert (reply.state, ticket.status, ticket.first_answer_at) == (ReplyState.SENT, Status.IN_PROGRESS, None)
        with pytest.raises(IntegrityError), transaction.atomic():
            queue_hand_over(ticket, text="A colleague will answer you.", author="local")

    def test_a_hand_over_is_not_sent_once_a_person_has_answered(self, ticket: Ticket) -> None:
        factories.dispatched(ticket)
        reply = queue_hand_over(ticket, text="A colleague will answer you.", author="local")
        reply_as_person(ticket, text="Done.", by="lena", resolves=False)

        assert deliver(reply).state == ReplyState.CANCELLED


class TestTakingBack:
    def test_it_is_not_sent_before_its_time(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket, due_in=SOON)

        assert deliver(reply).state == ReplyState.PENDING
        assert take_turns(5) == []
        make_due(reply)
        assert deliver(reply).state == ReplyState.SENT

    def test_it_can_be_taken_back_until_its_sending_begins(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket, due_in=SOON)
        make_due(reply)
        take_turns(5)

        take_back(reply, by="lena", reason="Undone.")

        reply.refresh_from_db()
        assert (reply.state, reply.due_at) == (ReplyState.CANCELLED, None)
        assert ticket.history.filter(kind=EventKind.CANCELLED, actor="lena").count() == 1

    @pytest.mark.parametrize("state", [ReplyState.SENDING, ReplyState.UNKNOWN, ReplyState.CANCELLED])
    def test_then_it_is_too_late(self, ticket: Ticket, state: ReplyState) -> None:
        reply = agent_reply(ticket)
        Reply.objects.filter(pk=reply.pk).update(state=state)

        with pytest.raises(NotPossible):
            take_back(reply, by="lena", reason="Undone.")

    def test_trying_a_paused_server_hurries_none_that_may_be_taken_back(self, ticket: Ticket) -> None:
        reply = agent_reply(ticket, due_in=SOON)
        make_due(reply)
        take_turns(1)
        server = FarEnd.objects.get()
        FarEnd.objects.update(paused_at=Now(), next_try_at=Now() + timedelta(minutes=5))
        Reply.objects.update(due_at=Now() + SOON, claim=None, claimed_until=None)

        assert try_now(server)
        assert take_turns(1) == []
