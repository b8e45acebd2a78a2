"""A day's budget runs out half-way: what comes then is read and answered by the local engines, or waits for people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db.models.functions import Now

from helpdesk import flow
from resolution.models import Attempt
from routing.models import Decision, ModelCall, ModelPrice, Reading
from tests import factories
from tests.doors.messages_api import MessagesApi, configured
from tickets.models import Ticket
from tickets.states import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def vendor(settings: Any) -> Iterator[MessagesApi]:
    with configured(settings) as api:
        # A call of the stand-in costs 0.0014; a ticket is read and answered by two.
        ModelPrice.objects.create(model="of-the-test", input=10, output=20, cache_read=1, cache_write=5)
        settings.LLM_DAILY_BUDGET = Decimal("0.0025")
        factories.ArticleFactory()
        yield api


def come(body: str) -> Ticket:
    ticket = factories.TicketFactory(subject="Login", body=body)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    flow.advance(str(ticket.pk))
    return Ticket.objects.get(pk=ticket.pk)


def test_past_the_budget_the_local_engines_work(vendor: MessagesApi) -> None:
    come("I can't log in with my password, it says 403.")
    ticket = come("My login fails with a 403 since I changed the password.")

    assert ModelCall.objects.count() == len(vendor.requests) == 2
    assert {call.purpose for call in ModelCall.objects.all()} == {"reading", "answer"}
    assert Reading.objects.get(ticket=ticket).reader == "local"
    assert Attempt.objects.get(ticket=ticket).engine == "local"
    reasons = ticket.history.filter(kind="engine.fell_back").values_list("detail__reason", flat=True)
    assert [reason.partition(":")[0] for reason in reasons] == ["over_budget"] * 2


def test_or_tickets_wait_for_people_with_their_priority(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_PAST_BUDGET = "hold"
    come("I can't log in with my password, it says 403.")
    ticket = come("My login fails with a 403 since I changed the password.")

    assert (ticket.status, ticket.held_reason) == (Status.OPEN, "triage")
    assert ticket.priority
    assert "budget" in Decision.objects.get(ticket=ticket).hold_reason
    assert not Attempt.objects.filter(ticket=ticket).exists()


def test_where_the_budget_ends_between_reading_and_answering_a_person_answers(
    vendor: MessagesApi, settings: Any
) -> None:
    settings.LLM_PAST_BUDGET = "hold"
    settings.LLM_DAILY_BUDGET = Decimal("0.0014")

    ticket = come("I can't log in with my password, it says 403.")

    assert (ticket.status, ticket.held_reason) == (Status.PENDING_CUSTOMER, "budget")


def test_a_budget_of_nothing_asks_no_model(vendor: MessagesApi, settings: Any) -> None:
    settings.LLM_DAILY_BUDGET = Decimal(0)

    come("I can't log in with my password, it says 403.")

    assert (len(vendor.requests), ModelCall.objects.count()) == (0, 0)
