"""Chats, events, messages and batches posted many times at once, and a batch by lines over a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests import factories
from tests.flows.processes import http, web
from tests.tickets.signatures import TICKET, address, send, signing_with, standard, written
from tickets.integrations import keys
from tickets.models import Customer, Integration, Message, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

EVENT = {"ticket_id": "4711", "subject": "Hi", "body": "Help", "customer_tier": "pro", "channel": "chat"}
CHAT = {"messages": [{"role": "visitor", "text": "Hello"}], "visitor": {"email": "ann@example.com"}}


@pytest.fixture(autouse=True)
def generous(settings: Any) -> None:
    settings.INGEST_PER_MINUTE = settings.INGEST_BURST = 10_000


def at_once(call: Callable[[int], Any], times: int = 20) -> list[int]:
    def one(number: int) -> int:
        try:
            return int(call(number).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        return sorted(pool.map(one, range(times)))


def test_one_chat_makes_one_ticket(api: Client) -> None:
    body = CHAT | {"external_id": "chat-1"}

    codes = at_once(lambda _: api.post("/api/webhooks/support/chat", body, content_type="application/json"))

    assert codes == [200] * 19 + [201]
    assert Ticket.objects.count() == Customer.objects.count() == Message.objects.count() == 1


def test_many_chats_of_one_visitor_make_one_customer(api: Client) -> None:
    codes = at_once(
        lambda n: api.post(
            "/api/webhooks/support/chat",
            CHAT | {"external_id": str(n), "visitor": [{"id": "v-1"}, {"email": "ann@example.com"}][n % 2]},
            content_type="application/json",
        )
    )

    assert codes == [201] * 20
    assert Customer.objects.count() == 2


def test_one_event_without_an_address_makes_one_ticket(api: Client) -> None:
    body = {"type": "support.ticket.created", "payload": EVENT}

    codes = at_once(lambda _: api.post("/api/webhooks/support/ingest", body, content_type="application/json"))

    assert codes == [200] * 19 + [201]
    assert Ticket.objects.count() == Customer.objects.count() == 1


def test_one_signed_request_makes_one_ticket(integration: Integration) -> None:
    body = written(TICKET)
    headers = standard(body, signing_with(integration))

    assert at_once(lambda _: send(address(integration), body, headers)) == [200] * 19 + [201]
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("is_closed", [False, True])
def test_one_message_is_added_once(is_closed: bool, api: Client, integration: Integration) -> None:
    ticket = factories.TicketFactory(integration=integration)
    if is_closed:
        Ticket.objects.filter(pk=ticket.pk).update(
            status="closed", category="general", assigned_agent="a", resolution="x"
        )
    path = f"/api/tickets/{ticket.public_id}/messages/"
    body = {"text": "It is back.", "external_id": "m-1"}

    codes = at_once(lambda _: api.post(path, body, content_type="application/json"))

    assert codes == [200] * 19 + [201]
    assert Message.objects.count() == 2
    assert Ticket.objects.count() == (2 if is_closed else 1)


def test_the_same_batch_makes_its_tickets_once(api: Client) -> None:
    batch = {"items": [TICKET | {"external_id": str(number)} for number in range(5)]}

    codes = at_once(lambda _: api.post("/api/webhooks/support/ingest/batch", batch, content_type="application/json"), 8)

    assert codes == [207] * 8
    assert Ticket.objects.count() == 5


def lines(count: int) -> Iterator[bytes]:
    for number in range(count):
        yield json.dumps(TICKET | {"external_id": f"line-{number}"}).encode() + b"\n"


def test_lines_of_unknown_length_go_over_a_real_server(integration: Integration) -> None:
    headers = {"authorization": f"Bearer {keys.create_key(integration)[1]}", "content-type": "application/x-ndjson"}

    with web(INGEST_BURST="1000") as url:
        answer = http.post(f"{url}/api/webhooks/support/ingest/batch", content=lines(200), headers=headers)

    results = [json.loads(line) for line in answer.text.splitlines()]
    assert (answer.status_code, answer.headers["content-type"]) == (207, "application/x-ndjson")
    assert [one["status"] for one in results] == [201] * 200
    assert Ticket.objects.count() == 200
