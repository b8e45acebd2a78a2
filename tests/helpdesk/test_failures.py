"""What goes wrong is seen, tried again a bounded number of times, and then a person's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.db.models.functions import Now
from django.utils import timezone
from psycopg.errors import AdminShutdown, LockNotAvailable, QueryCanceled

from helpdesk import failures, flow
from helpdesk.ticket_run import TicketRun
from resolution.models import Attempt, Policy
from tests import factories
from tests.tickets.replies import agent_reply, make_due, send_due
from tickets import claims
from tickets.actions.customer_message import add_customer_message
from tickets.models import Reply, ReplyState, Ticket, TicketEvent
from tickets.states import HeldReason, ReviewState, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(ticket: Ticket) -> Ticket:
    """A dispatched ticket that this worker has."""
    factories.dispatched(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    mine = claims.take(Ticket.objects.all(), ticket.pk)
    assert mine is not None
    return mine


def fail(ticket: Ticket, error: Exception) -> None:
    """A stage of a ticket that was taken raises this."""

    def stage(_: Ticket) -> None:
        raise error

    claims.work_on_taken(ticket, stage, failures.BACKOFF, failed=failures.record)


def test_the_pause_doubles(taken: Ticket) -> None:
    pauses = []
    for tries in (1, 2, 3):
        Ticket.objects.filter(pk=taken.pk).update(due_at=Now(), tries=tries - 1, claim=None, claimed_until=None)
        mine = claims.take(Ticket.objects.all(), taken.pk)
        assert mine is not None
        fail(mine, ValueError("no"))
        due_at = Ticket.objects.get(pk=taken.pk).due_at
        assert due_at is not None
        pauses.append(round((due_at - timezone.now()).total_seconds()))

    assert pauses == [5, 10, 20]
    assert TicketEvent.objects.filter(kind="stage.failed").first().detail == {"reason": "ValueError: no"}  # type: ignore[union-attr]


def test_after_the_last_try_an_answer_is_a_persons(taken: Ticket, settings: Any) -> None:
    settings.MAX_TRIES = 1
    fail(taken, ValueError("no"))

    ticket = Ticket.objects.get(pk=taken.pk)
    assert (ticket.status, ticket.review_state) == (Status.PENDING_CUSTOMER, ReviewState.HELD)
    assert (ticket.held_reason, ticket.due_at) == (HeldReason.FAILED, None)


def test_a_failure_of_who_has_lost_the_ticket_is_not_written(taken: Ticket) -> None:
    add_customer_message(taken, text="More.", author_email="", channel="email", by="customer")

    fail(taken, ValueError("no"))
    assert not TicketEvent.objects.filter(kind="stage.failed").exists()
    assert Ticket.objects.get(pk=taken.pk).tries == 0


def test_a_delivery_that_breaks_does_not_run_the_agent_again(ticket: Ticket, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.tickets.breaking.EmailBackend"
    factories.ArticleFactory()
    Policy.objects.update(auto_from=0, review_from=0)
    factories.dispatched(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())

    flow.advance(str(ticket.pk))
    send_due()

    assert Attempt.objects.count() == 1
    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at) == (Status.IN_PROGRESS, None)
    assert Reply.objects.get().claimed_until is not None, "it is tried again when the claim has run out"
    assert not TicketEvent.objects.filter(kind="stage.failed").exists()


def test_a_delivery_that_breaks_each_time_ends_with_a_person(ticket: Ticket, settings: Any) -> None:
    reply = agent_reply(ticket)
    settings.EMAIL_BACKEND = "tests.tickets.breaking.EmailBackend"
    while Reply.objects.filter(state__in=[ReplyState.PENDING, ReplyState.SENDING]).exists():
        make_due(reply)
        flow.deliver(str(reply.pk))

    reply.refresh_from_db()
    ticket.refresh_from_db()
    assert reply.state == ReplyState.UNKNOWN, "it had begun, so nobody knows"
    assert (ticket.held_reason, reply.due_at) == (HeldReason.DELIVERY, None)


def test_a_back_off_that_a_reviewer_forestalls_begins_no_cycle(ticket: Ticket) -> None:
    factories.held(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    mine = claims.take(Ticket.objects.select_related("customer"), ticket.pk)
    assert mine is not None
    Ticket.objects.filter(pk=ticket.pk).update(review_state=ReviewState.REJECTED, held_reason="", claim=None)

    with pytest.raises(claims.ClaimLost):
        flow.begin_next_cycle(TicketRun(mine))
    assert Ticket.objects.get(pk=ticket.pk).status == Status.PENDING_CUSTOMER


def test_an_unknown_or_settled_ticket_is_no_failure(ticket: Ticket) -> None:
    flow.advance("01890a5d-ac96-774b-bcce-b302099a8057")
    flow.deliver("01890a5d-ac96-774b-bcce-b302099a8057")
    flow.advance(str(ticket.pk))

    assert TicketEvent.objects.count() == 0


def _database_error(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("cause", [LockNotAvailable("locked"), AdminShutdown("restarting")])
def test_a_database_that_is_away_is_no_ticket_s_fault(taken: Ticket, settings: Any, cause: Exception) -> None:
    settings.MAX_TRIES = 1

    fail(taken, _database_error(cause))

    ticket = Ticket.objects.get(pk=taken.pk)
    assert (ticket.status, ticket.tries, ticket.claim) == (Status.IN_PROGRESS, 0, None)
    assert ticket.due_at is not None


def test_a_statement_that_always_takes_too_long_goes_to_people(taken: Ticket, settings: Any) -> None:
    settings.MAX_TRIES = 1

    fail(taken, _database_error(QueryCanceled("statement timeout")))

    assert Ticket.objects.get(pk=taken.pk).held_reason == HeldReason.FAILED
