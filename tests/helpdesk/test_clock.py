"""What has failed is tried again when it was promised, whatever waits in the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_q.brokers import get_broker
from django_q.models import OrmQ
from django_q.signing import SignedPackage

from helpdesk.clock import Clock, nudge_due
from tests import factories
from tickets import claims, handoff
from tickets.models import Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db(transaction=True)


def put_off(ticket: Ticket, *, tries: int = 1, **values: Any) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now(), tries=tries, **values)
    return Ticket.objects.get(pk=ticket.pk)


def look(seconds: float = 5) -> int:
    now = timezone.now()
    return nudge_due(since=now - timedelta(seconds=seconds), until=now + timedelta(seconds=1))


def test_a_try_that_has_become_due_goes_before_the_whole_queue(ticket: Ticket) -> None:
    for _ in range(3):
        handoff.nudge_ticket(ticket.pk)
    due = put_off(factories.TicketFactory())

    assert look() == 1
    ((_, payload),) = get_broker().dequeue() or []
    assert SignedPackage.loads(payload)["args"] == (str(due.pk),)


def test_what_is_new_was_nudged_when_it_was_written(ticket: Ticket) -> None:
    put_off(ticket, tries=0)

    assert (look(), OrmQ.objects.count()) == (0, 0)


def test_what_somebody_works_on_is_left_alone(ticket: Ticket) -> None:
    put_off(ticket)
    claims.take(Ticket.objects.all(), ticket.pk)

    assert look() == 0


def test_a_held_ticket_whose_time_has_come_is_one(ticket: Ticket) -> None:
    factories.held(ticket)
    put_off(ticket, tries=0)

    assert Ticket.objects.get().status == Status.PENDING_CUSTOMER
    assert look() == 1


def test_a_clock_looks_only_at_what_came_since_its_last_look(ticket: Ticket) -> None:
    clock = Clock()
    put_off(ticket)
    assert clock.step() == 0, "what is older is the sweep's"

    put_off(ticket)
    assert (clock.step(), clock.step()) == (1, 0)


def test_two_clocks_double_nothing_but_the_nudge(ticket: Ticket) -> None:
    clocks = [Clock(), Clock()]
    for clock in clocks:
        clock.step()
    put_off(ticket)

    assert [clock.step() for clock in clocks] == [1, 1]
    taken = [claims.take(Ticket.objects.all(), ticket.pk) for _ in range(OrmQ.objects.count())]
    assert len([one for one in taken if one]) == 1


def test_it_asks_three_short_questions_when_nothing_is_due(django_assert_num_queries: Any) -> None:
    clock = Clock()
    clock.step()

    with django_assert_num_queries(3):
        clock.step()
