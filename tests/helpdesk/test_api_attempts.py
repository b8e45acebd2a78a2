"""What the API tells of an attempt follows its reply; the attempt itself stays as it was decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from resolution.models import Attempt
from resolution.models.attempt import AttemptOutcome
from tests import factories
from tests.tickets.replies import agent_reply
from tickets.models import Integration, Reply, ReplyState, Ticket
from tickets.states import Band


@pytest.fixture
def ticket(integration: Integration) -> Ticket:
    made: Ticket = factories.TicketFactory(integration=integration)
    return made


@pytest.fixture
def shown(api: Client, ticket: Ticket) -> Callable[[], str]:
    """Gives the outcome that the API tells of the ticket's one attempt."""

    def outcome() -> str:
        (attempt,) = api.get(f"/api/tickets/{ticket.public_id}/").json()["attempts"]
        return str(attempt["outcome"])

    return outcome


def attempt_on(ticket: Ticket, outcome: AttemptOutcome, reply: Reply | None = None) -> Attempt:
    band = Band.AUTO if outcome == AttemptOutcome.SENDING else Band.HOLD
    return Attempt.objects.create(
        ticket=ticket, cycle=1, engine="local", confidence=0.9, band=band, outcome=outcome, reply=reply
    )


@pytest.mark.parametrize(
    ("decided", "state", "told"),
    [
        ("sending", "pending", "sending"),
        ("sending", "sending", "sending"),
        ("sending", "sent", "sent"),
        ("sending", "failed", "failed"),
        ("sending", "unknown", "unknown"),
        ("sending", "cancelled", "cancelled"),
        ("sending_for_review", "pending", "sending_for_review"),
        ("sending_for_review", "sent", "sent_for_review"),
        ("sending_for_review", "failed", "failed"),
    ],
)
def test_it_is_how_its_reply_stands(
    decided: str, state: str, told: str, ticket: Ticket, shown: Callable[[], str]
) -> None:
    reply = agent_reply(ticket)
    attempt_on(ticket, AttemptOutcome(decided), reply)
    sent: dict[str, Any] = {"sent_at": Now()} if state == ReplyState.SENT else {}
    Reply.objects.filter(pk=reply.pk).update(state=state, **sent)

    assert shown() == told
    assert Attempt.objects.get().outcome == decided


@pytest.mark.parametrize("decided", [AttemptOutcome.HELD, AttemptOutcome.DRAFTED])
def test_without_a_reply_it_is_what_was_decided(
    decided: AttemptOutcome, ticket: Ticket, shown: Callable[[], str]
) -> None:
    attempt_on(ticket, decided)

    assert shown() == decided
