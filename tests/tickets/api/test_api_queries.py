"""A page of the API costs the same however much is on it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.actions.customer_message import add_customer_message
from tickets.models import Integration, Ticket

pytestmark = pytest.mark.django_db


def cost(api: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert api.get(path).status_code == 200
    return len(queries)


def test_a_list_is_two_questions_and_one_for_the_key(api: Client, integration: Integration) -> None:
    api.get("/api/tickets/")
    costs = []
    for _ in range(2):
        for _ in range(3):
            factories.TicketFactory(integration=integration)
        costs.append(cost(api, "/api/tickets/"))

    # Which tickets stand on the page, and what is shown of them.
    assert costs == [3, 3]


def test_a_ticket_costs_the_same_however_long_its_story(api: Client, integration: Integration, settings: Any) -> None:
    ticket = factories.TicketFactory(integration=integration)
    path = f"/api/tickets/{ticket.public_id}/"
    api.get(path)
    short = cost(api, path)
    deliver(agent_reply(ticket))
    for number in range(5):
        add_customer_message(ticket, text=str(number), author_email="", channel="email", by="customer")

    assert Ticket.objects.get().messages.count() == 7
    assert cost(api, path) == short <= 6


@pytest.mark.parametrize(
    "query", ["team=nobody", "team=Billing", "status=open", "status=closed", "held_reason=triage", "confidence_max=0.1"]
)
def test_a_filter_takes_at_most_four_questions(query: str, api: Client, integration: Integration) -> None:
    for _ in range(3):
        factories.TicketFactory(integration=integration)
    api.get("/api/tickets/")

    assert cost(api, f"/api/tickets/?{query}") <= 4
