"""An answer that nobody brings is ready to fetch until its integration has read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.tickets.replies import agent_reply, deliver
from tickets.models import Integration, Reply, Ticket
from tickets.states import Channel

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(integration: Integration) -> Ticket:
    Integration.objects.update(callback_url="")
    ticket = factories.TicketFactory(channel=Channel.CHAT, integration=integration)
    assert deliver(agent_reply(Ticket.objects.get(pk=ticket.pk))).via == "api"
    return ticket


def deliveries(api: Client, ticket: Ticket) -> list[Any]:
    return [one["delivery"] for one in api.get(f"/api/tickets/{ticket.public_id}/").json()["messages"]]


def test_the_first_reading_finds_it_ready_and_the_next_fetched(answered: Ticket, api: Client) -> None:
    assert Reply.objects.get().delivery == "ready_to_fetch"

    assert [deliveries(api, answered) for _ in range(2)] == [[None, "ready_to_fetch"], [None, "fetched"]]


def test_it_is_marked_once(answered: Ticket, api: Client) -> None:
    deliveries(api, answered)
    first = Reply.objects.get().fetched_at
    deliveries(api, answered)

    assert first is not None
    assert Reply.objects.get().fetched_at == first


def test_another_integration_fetches_nothing(answered: Ticket, client_of: Any) -> None:
    stranger = client_of(factories.IntegrationFactory(name="stranger"))

    assert stranger.get(f"/api/tickets/{answered.public_id}/").status_code == 404
    assert Reply.objects.get().fetched_at is None


def test_what_was_mailed_is_sent(ticket: Ticket, integration: Integration, api: Client) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(integration=integration)
    deliver(agent_reply(Ticket.objects.get(pk=ticket.pk)))

    assert deliveries(api, ticket) == [None, "sent"]
