"""Replies to test with, and what a worker does to them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from resolution.policies.permission import permission_refusal
from tests import factories
from tickets import claims
from tickets.actions.outbox import queue_agent_reply
from tickets.channels import delivery
from tickets.models import Reply, Ticket
from tickets.states import ReviewState, Status


def agent_reply(
    ticket: Ticket, *, resolves: bool = True, confidence: float = 0.9, due_in: timedelta = timedelta(0)
) -> Reply:
    """A reply of the agent that waits to be sent, its ticket in progress."""
    if ticket.status == Status.OPEN:
        factories.dispatched(ticket)
    return queue_agent_reply(
        ticket,
        text="Ask your administrator.\n\nThey can give you a seat.",
        author="local",
        confidence=confidence,
        status_after=Status.RESOLVED if resolves else Status.PENDING_CUSTOMER,
        review_after=ReviewState.NONE if resolves else ReviewState.SENT_FOR_REVIEW,
        due_in=due_in,
    )


def deliver(reply: Reply) -> Reply:
    delivery.deliver(reply.pk, refusal=permission_refusal)
    reply.refresh_from_db()
    return reply


def send_due() -> None:
    """What the courier does with all that is due."""
    for reply in claims.due(Reply.objects.all()):
        deliver(reply)


def make_due(reply: Reply) -> None:
    """The pause is over, and the claim too if there is one."""
    Reply.objects.filter(pk=reply.pk).update(due_at=Now(), claimed_until=None)
