"""The customer writes again: what that does depends on where the ticket stands."""

from __future__ import annotations

import pytest

from routing.held_reasons import RoutingHeld
from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets import claims, lifecycle
from tickets.actions.close import close_ticket
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.claims import ClaimLost
from tickets.models import Message, Reply, ReplyState, Ticket, TicketEvent
from tickets.states import ReviewState, Status

pytestmark = pytest.mark.django_db


def write(ticket: Ticket) -> Ticket:
    add_customer_message(ticket, text="Any news?", author_email="a@b.c", channel="email", by="customer")
    return Ticket.objects.get(pk=ticket.pk)


def resolved(ticket: Ticket) -> Ticket:
    deliver(agent_reply(ticket))
    return Ticket.objects.get(pk=ticket.pk)


def test_an_open_ticket_stays_open_and_keeps_the_words(ticket: Ticket) -> None:
    after = write(ticket)

    assert (after.status, after.cycle) == (Status.OPEN, 1)
    assert after.last_activity_at > ticket.last_activity_at or after.messages.count() == 2


def test_an_open_ticket_is_due_again(ticket: Ticket) -> None:
    assert write(ticket).due_at is not None


def test_who_reads_an_open_ticket_meanwhile_has_missed_something_and_loses_it(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_at="2026-01-01T00:00:00Z")
    mine = claims.take(Ticket.objects.all(), ticket.pk)
    assert mine is not None

    write(ticket)

    with pytest.raises(ClaimLost):
        claims.write(mine, priority="urgent")


def test_a_ticket_in_triage_is_read_again_with_the_new_words(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(review_state=ReviewState.HELD, held_reason=RoutingHeld.TRIAGE)

    after = write(ticket)
    assert (after.status, after.held_reason, after.due_at is not None) == (Status.OPEN, "", True)


def test_a_ticket_in_progress_begins_a_new_cycle_and_its_worker_loses_it(ticket: Ticket) -> None:
    factories.dispatched(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at="2026-01-01T00:00:00Z")
    mine = claims.take(Ticket.objects.all(), ticket.pk)
    assert mine is not None

    after = write(ticket)
    assert (after.status, after.cycle, after.due_at is not None) == (Status.IN_PROGRESS, 2, True)
    with pytest.raises(ClaimLost):
        claims.write(mine, priority="urgent")


def test_a_held_ticket_goes_back_to_the_agent(ticket: Ticket) -> None:
    after = write(factories.held(ticket))

    assert (after.status, after.review_state, after.held_reason) == (Status.IN_PROGRESS, ReviewState.NONE, "")


def test_a_sent_answer_under_review_is_answered_anew(ticket: Ticket) -> None:
    deliver(agent_reply(ticket, resolves=False))

    after = write(ticket)
    assert (after.status, after.cycle, after.review_state) == (Status.IN_PROGRESS, 2, ReviewState.NONE)
    assert after.resolution, "what was sent stays known"


def test_a_resolved_ticket_is_open_to_the_customer_again(ticket: Ticket) -> None:
    after = write(resolved(ticket))

    assert (after.status, after.cycle) == (Status.IN_PROGRESS, 2)
    assert [e.to_value for e in TicketEvent.objects.filter(kind="status.changed")][-1] == Status.IN_PROGRESS


def test_a_closed_ticket_refuses_and_keeps_nothing(ticket: Ticket) -> None:
    ticket = resolved(ticket)
    close_ticket(ticket, by="schedule", reason="Quiet.")
    before = Message.objects.count()

    with pytest.raises(NotPossible, match="new ticket"):
        write(ticket)
    assert Message.objects.count() == before


def test_an_answer_of_a_person_that_is_not_sent_is_cancelled_too(ticket: Ticket) -> None:
    factories.dispatched(ticket)
    reply_as_person(ticket, text="One moment.", by="ann", resolves=False)

    write(ticket)
    assert Reply.objects.get().state == ReplyState.CANCELLED


def test_who_saw_the_ticket_before_can_not_move_it_after(ticket: Ticket) -> None:
    factories.dispatched(ticket)
    stale = Ticket.objects.get(pk=ticket.pk)
    write(ticket)

    with pytest.raises(lifecycle.LifecycleError, match="load it again"):
        lifecycle.move(stale, Status.PENDING_CUSTOMER, by="agent")
