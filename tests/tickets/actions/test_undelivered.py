"""A person settles what became of a reply whose sending failed or whose fate nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.helpdesk.desk_rows import undelivered
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.actions.undelivered import mark_sent, send_again
from tickets.models import EventKind, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.django_db


def test_a_confirmed_reply_takes_the_ticket_where_its_sending_would_have() -> None:
    reply = undelivered()

    mark_sent(reply, by="lena")

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.review_state, ticket.held_reason) == (Status.RESOLVED, ReviewState.NONE, "")
    assert ticket.resolution == reply.message.text
    assert ticket.first_answer_at is not None


def test_a_confirmed_reply_that_asks_for_review_stays_with_the_reviewer() -> None:
    mark_sent(undelivered(confidence=0.7), by="lena")

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.review_state) == (Status.PENDING_CUSTOMER, ReviewState.SENT_FOR_REVIEW)


def test_the_person_who_confirmed_it_stands_in_the_history() -> None:
    mark_sent(undelivered(), by="lena")

    event = TicketEvent.objects.get(kind=EventKind.SENT)
    assert (event.actor, event.detail["confirmed"]) == ("lena", True)


def test_a_reply_sent_again_is_due_with_all_its_tries() -> None:
    reply = undelivered(ReplyState.FAILED)

    send_again(reply, by="lena")

    reply.refresh_from_db()
    ticket = Ticket.objects.get()
    assert (reply.state, reply.deliveries, reply.due_at is not None) == (ReplyState.PENDING, 0, True)
    assert (ticket.status, ticket.review_state, ticket.due_at) == (Status.IN_PROGRESS, ReviewState.NONE, None)


@pytest.mark.parametrize("verb", [mark_sent, send_again])
def test_a_reply_that_was_sent_is_left_alone(verb: Callable[..., None]) -> None:
    reply = undelivered()
    mark_sent(reply, by="lena")

    with pytest.raises(NotPossible, match="only a failed or unknown one"):
        verb(reply, by="rui")


def test_a_reply_of_a_ticket_that_moved_on_is_not_sent_again() -> None:
    reply = undelivered()
    reply_as_person(reply.ticket, text="By phone.", by="lena", resolves=True)

    with pytest.raises(NotPossible, match="moved on"):
        send_again(reply, by="lena")


def test_a_late_confirmation_leaves_the_ticket_where_it_is() -> None:
    reply = undelivered()
    reply_as_person(reply.ticket, text="By phone.", by="lena", resolves=True)

    mark_sent(reply, by="rui")

    assert Reply.objects.get(pk=reply.pk).state == ReplyState.SENT
    assert Ticket.objects.get().status == Status.IN_PROGRESS
