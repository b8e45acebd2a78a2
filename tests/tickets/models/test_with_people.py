"""That a person had a part in a ticket is kept by the database, so that the list and the dashboard ask one column."""

from __future__ import annotations

import pytest

from tests import factories
from tests.helpdesk.desk_rows import answered
from tickets import history
from tickets.actions.outbox import queue_person_reply
from tickets.models import EventKind, Reply, Ticket
from tickets.models.first_answers import answered_alone, answered_with_people, unanswered_tickets
from tickets.open_lists import event_kinds, touches
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.django_db


def _with_people(ticket: Ticket) -> bool:
    return Ticket.objects.get(pk=ticket.pk).with_people


def _answered_by_a_person() -> Ticket:
    ticket = factories.dispatched(factories.TicketFactory())
    queue_person_reply(
        ticket, text="I'll see.", author="lena", status_after=Status.PENDING_CUSTOMER, review_after=ReviewState.NONE
    )
    return ticket


@pytest.mark.parametrize("name", sorted(touches()))
def test_what_a_person_does_to_a_ticket_marks_it(name: str) -> None:
    kind, _ = event_kinds()[name]
    ticket, other = factories.TicketFactory(), factories.TicketFactory()

    history.record(ticket, kind, by="lena")

    assert (_with_people(ticket), _with_people(other)) == (True, False)


@pytest.mark.parametrize("name", sorted(event_kinds().keys() - touches()))
def test_no_other_line_of_its_history_does(name: str) -> None:
    kind, _ = event_kinds()[name]
    ticket = factories.TicketFactory()

    history.record(ticket, kind, by="local")

    assert not _with_people(ticket)


def test_the_same_done_to_many_at_once_marks_each() -> None:
    tickets = [factories.TicketFactory(), factories.TicketFactory()]

    history.record_many(tickets, EventKind.CHANGED, by="lena")

    assert [_with_people(ticket) for ticket in tickets] == [True, True]


def test_a_reply_by_a_person_does_and_one_by_the_assistant_does_not() -> None:
    by_the_assistant = answered(confidence=0.95)
    by_a_person = _answered_by_a_person()

    assert (_with_people(by_the_assistant), _with_people(by_a_person)) == (False, True)


def test_a_reply_of_a_person_that_moves_to_another_ticket_marks_that_one_too() -> None:
    reply, other = Reply.objects.get(ticket=_answered_by_a_person()), factories.TicketFactory()

    Reply.objects.filter(pk=reply.pk).update(ticket=other)

    assert _with_people(other)


def test_each_ticket_with_a_first_answer_is_alone_or_with_people_and_the_others_wait() -> None:
    alone, waiting = answered(confidence=0.95), factories.TicketFactory()
    together = answered(confidence=0.95)
    history.record(together, EventKind.NOTE, by="lena")
    Ticket.objects.filter(pk__in=[alone.pk, together.pk]).update(first_answer_at=alone.created_at)

    rows = Ticket.objects.all()

    assert [list(ask(rows)) for ask in (answered_alone, answered_with_people, unanswered_tickets)] == [
        [alone],
        [together],
        [waiting],
    ]
