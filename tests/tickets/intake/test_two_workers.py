"""Two workers at the same reply or ticket, on connections of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections
from django.db.models.functions import Now

from helpdesk import flow
from resolution.models import Attempt, Policy
from tests import factories
from tests.tickets.replies import agent_reply
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.reply import reply_as_person
from tickets.models import Reply, ReplyState, Ticket, TicketEvent

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each returned or raised; all begin together."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return call()
        except NotPossible as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_reply_is_sent_once(outbox: Path) -> None:
    reply = agent_reply(factories.TicketFactory())

    at_once(*[lambda: flow.deliver(str(reply.pk))] * 4)

    assert Reply.objects.get().deliveries == 1
    assert TicketEvent.objects.filter(kind="reply.sent").count() == 1
    assert len(list(outbox.glob("*.eml"))) == 1


def test_a_ticket_is_answered_once(outbox: Path) -> None:
    factories.ArticleFactory()
    Policy.objects.update(auto_from=0, review_from=0)
    ticket = factories.TicketFactory()
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())

    at_once(*[lambda: flow.advance(str(ticket.pk))] * 4)

    assert (Attempt.objects.count(), Reply.objects.count()) == (1, 1)
    assert not TicketEvent.objects.filter(kind="stage.failed").exists()


def test_two_people_who_answer_are_both_heard() -> None:
    ticket = factories.dispatched(factories.TicketFactory())

    def say(name: str) -> Callable[[], object]:
        return lambda: reply_as_person(ticket, text=f"{name} here.", by=name, resolves=False)

    at_once(say("ann"), say("bob"))

    states = sorted(Reply.objects.values_list("state", flat=True))
    assert states == [ReplyState.PENDING, ReplyState.PENDING]


def test_a_customer_who_writes_while_it_is_sent_gets_one_cycle_and_no_second_mail(outbox: Path) -> None:
    ticket = factories.TicketFactory()
    reply = agent_reply(ticket)

    def write() -> object:
        return add_customer_message(ticket, text="Wait!", author_email="", channel="email", by="customer")

    at_once(lambda: flow.deliver(str(reply.pk)), write)

    ticket.refresh_from_db()
    reply.refresh_from_db()
    assert (ticket.status, ticket.cycle) == ("in_progress", 2)
    assert reply.state in (ReplyState.SENT, ReplyState.CANCELLED)
    assert len(list(outbox.glob("*.eml"))) == (reply.state == ReplyState.SENT)
