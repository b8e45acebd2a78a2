"""People take over after an answer, where the policy says so or the answer has promised it."""

from __future__ import annotations

import pytest

from helpdesk import flow
from resolution.models import Policy
from tests import factories
from tickets.actions import people
from tickets.actions.customer_message import add_customer_message
from tickets.actions.last_lines import GO_ON, PERSON_COMES
from tickets.actions.reply import reply_as_person
from tickets.actions.work_on import begin_cycle
from tickets.models import Reply, ReplyState, Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db


def answered(last_line: str = GO_ON) -> Ticket:
    """A ticket that was answered, by a person, as the assistant's text stood."""
    ticket = factories.dispatched(factories.TicketFactory())
    reply_as_person(ticket, text=f"Hello,\n\nAsk for a seat.\n\n{last_line}", by="lena", resolves=True)
    Reply.objects.update(state=ReplyState.SENT, sent_at="2026-01-01T00:00Z", due_at=None)
    Ticket.objects.update(status=Status.RESOLVED, resolution="Ask for a seat.", due_at=None)
    ticket.refresh_from_db()
    return ticket


def write_again(ticket: Ticket) -> Ticket:
    add_customer_message(ticket, text="And the invoice?", author_email="", channel="email", by="customer")
    flow.advance(str(ticket.pk))
    ticket.refresh_from_db()
    return ticket


def let_people_take_over(ticket: Ticket) -> None:
    Policy.objects.filter(category=ticket.category).update(people_after_answer=True)


def test_by_default_the_assistant_goes_on() -> None:
    ticket = write_again(answered())

    assert ticket.people_only == ""
    assert ticket.attempts.count() == 1


def test_where_the_policy_says_so_the_next_message_is_a_persons() -> None:
    ticket = answered()
    let_people_take_over(ticket)

    write_again(ticket)

    assert (ticket.status, ticket.held_reason, ticket.people_only) == (
        "pending_customer", "after_answer", "after_answer",
    )  # fmt: skip
    assert not ticket.attempts.exists()


def test_what_was_promised_is_kept_also_when_the_policy_has_changed_since() -> None:
    ticket = write_again(answered(PERSON_COMES))

    assert ticket.held_reason == "after_answer"


def test_a_first_message_is_not_written_after_an_answer() -> None:
    ticket = factories.dispatched(factories.TicketFactory())
    let_people_take_over(ticket)
    begin_cycle(ticket, by="test", reason="First.", retries=0)

    flow.advance(str(ticket.pk))

    ticket.refresh_from_db()
    assert ticket.people_only == ""
    assert ticket.attempts.count() == 1


def test_what_never_reached_the_customer_is_no_answer() -> None:
    ticket = factories.dispatched(factories.TicketFactory())
    let_people_take_over(ticket)
    reply_as_person(ticket, text="Withdrawn.", by="lena", resolves=True)

    write_again(ticket)

    assert ticket.people_only == ""
    assert ticket.attempts.count() == 1


def test_handed_back_it_is_the_assistants_again() -> None:
    ticket = answered()
    let_people_take_over(ticket)
    write_again(ticket)

    people.hand_back(ticket, to="resolution-agent", by="lena")
    flow.advance(str(ticket.pk))

    ticket.refresh_from_db()
    assert ticket.people_only == ""
    assert ticket.attempts.count() == 1


@pytest.mark.parametrize(("line", "promises"), [(GO_ON, False), (PERSON_COMES, True)])
def test_a_reply_remembers_what_it_promised(line: str, promises: bool) -> None:
    answered(line)

    assert Reply.objects.get().promises_person is promises
