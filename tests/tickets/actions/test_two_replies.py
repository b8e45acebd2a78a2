"""Several replies of one ticket: each reaches the customer, the last decides, and what was never sent was never said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from resolution.answering.context import gather_context
from resolution.models import Attempt, Policy
from resolution.policies.permission import permission_refusal
from resolution.review import verdicts
from tests import factories
from tickets.actions.customer_message import add_customer_message
from tickets.actions.errors import NotPossible
from tickets.actions.outbox import queue_agent_reply
from tickets.actions.reply import reply_as_person
from tickets.channels import delivery
from tickets.models import Integration, Reply, ReplyState, Ticket
from tickets.states import HeldReason, ReviewState, Status

pytestmark = pytest.mark.django_db


def agent_reply(ticket: Ticket) -> Reply:
    return queue_agent_reply(
        factories.dispatched(ticket),
        text="Ask your administrator.",
        author="local",
        confidence=0.9,
        status_after=Status.RESOLVED,
        review_after=ReviewState.NONE,
    )


def deliver(reply: Reply) -> None:
    delivery.deliver(reply.pk, refusal=permission_refusal)


def test_the_reply_that_is_still_to_be_sent_decides_the_status(ticket: Ticket, outbox: Path) -> None:
    first = agent_reply(ticket)
    # The agent's is being sent already when a person answers, so it can't be cancelled.
    Reply.objects.filter(pk=first.pk).update(state=ReplyState.SENDING, via="api")
    second = reply_as_person(ticket, text="I look into it.", by="ann", resolves=False)

    deliver(first)
    assert Ticket.objects.get().status == Status.IN_PROGRESS
    deliver(second)
    assert Ticket.objects.get().status == Status.PENDING_CUSTOMER


def test_a_withdrawn_reply_was_never_said(client_of: Callable[..., Client], integration: Integration) -> None:
    ticket = factories.TicketFactory(integration=integration)
    reply = agent_reply(ticket)
    Policy.objects.update(autonomy="off")
    deliver(reply)

    shown = client_of(integration).get(f"/api/tickets/{ticket.public_id}/").json()
    assert [message["direction"] for message in shown["messages"]] == ["inbound"]
    ticket.refresh_from_db()
    assert [turn.direction for turn in gather_context(ticket).turns] == ["inbound"]


def test_an_answer_of_an_earlier_cycle_is_no_draft(ticket: Ticket, outbox: Path) -> None:
    reply = agent_reply(ticket)
    Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", text="Ask.", confidence=0.9, band="auto", outcome="sending", reply=reply
    )
    deliver(reply)
    add_customer_message(ticket, text="And now?", author_email="", channel="email", by="customer")
    ticket.refresh_from_db()
    Ticket.objects.filter(pk=ticket.pk).update(review_state=ReviewState.HELD, held_reason=HeldReason.FAILED)

    with pytest.raises(NotPossible):
        verdicts.approve(ticket, by="ann", **verdicts.shown_version(ticket))
