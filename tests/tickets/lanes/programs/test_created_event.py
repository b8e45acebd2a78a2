"""The event `support.ticket.created`, taken as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import INGEST
from tests.tickets.replies import agent_reply
from tests.tickets.signatures import address, send, signing_with, standard, written
from tickets.channels import route_for
from tickets.models import Customer, Integration, Outcome, Receipt, Ticket, TicketEvent

PAYLOAD = {
    "ticket_id": "4711",
    "subject": "Cannot access my dashboard",
    "body": "I get a 403 error.",
    "customer_tier": "pro",
    "channel": "email",
}


def event(*, payload: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {"type": "support.ticket.created", "payload": PAYLOAD | (payload or {})} | changes


def post(api: Client, values: Any) -> Any:
    return api.post(INGEST, values, content_type="application/json")


def test_the_seeds_shape_is_taken_as_it_is(api: Client) -> None:
    answer = post(api, event(idempotencyKey="4711"))

    ticket = Ticket.objects.get()
    assert (answer.status_code, answer.json()["ticket_id"]) == (201, ticket.public_id)
    assert (ticket.subject, ticket.body, ticket.external_id) == (PAYLOAD["subject"], PAYLOAD["body"], "4711")
    assert Receipt.objects.get().outcome == Outcome.ACCEPTED
    assert ticket.due_at is not None
    assert TicketEvent.objects.get(ticket=ticket).kind == "ticket.received"


def test_with_an_address_it_is_a_ticket_like_any_other(api: Client) -> None:
    post(api, event(payload={"customer_email": "Ann <ann@example.com>", "channel": "form"}))

    ticket = Ticket.objects.get()
    assert (ticket.customer.email, ticket.customer.name, ticket.customer.tier) == ("ann@example.com", "Ann", "pro")
    assert (ticket.channel, ticket.metadata["channel"]) == ("form", "form")


@pytest.mark.parametrize("channel", ["email", "form", "chat"])
def test_without_an_address_it_is_answered_by_callback_only(
    channel: str, api: Client, integration: Integration
) -> None:
    integration.callback_url = "https://shop.example.com/replies"
    integration.save()

    post(api, event(payload={"channel": channel}))

    ticket = Ticket.objects.get()
    assert route_for(agent_reply(ticket)).way.name == "callback"
    assert ticket.metadata["channel"] == channel
    assert ticket.integration == integration


def test_a_customer_is_known_by_the_programs_own_id(api: Client, client_of: Callable[..., Client]) -> None:
    for number in ("1", "2"):
        post(api, event(payload={"ticket_id": number, "customer_id": "acme-inc"}))
    post(api, event(payload={"ticket_id": "3", "customer_id": "other"}))
    post(client_of(factories.IntegrationFactory()), event(payload={"customer_id": "acme-inc"}))

    assert Customer.objects.count() == 3
    acme = Ticket.objects.get(external_id="1").customer
    assert (acme.external_id, acme.email, acme.tier) == ("acme-inc", None, "pro")
    assert Ticket.objects.get(external_id="2").customer == acme


def test_without_any_name_the_customer_is_anonymous(api: Client) -> None:
    for number in ("1", "2"):
        post(api, event(payload={"ticket_id": number, "customer_email": "", "customer_id": None}))

    anonymous = Customer.objects.get()
    assert (anonymous.external_id, anonymous.tier) == ("", "free"), "it is many people, so it has nobody's tier"
    assert anonymous.tickets.count() == 2
    assert Ticket.objects.first().metadata["customer_tier"] == "pro"  # type: ignore[union-attr]  # there are two


@pytest.mark.parametrize("payload", [{}, {"customer_email": "ann@example.com"}])
def test_the_same_ticket_again_is_a_repeat(payload: dict[str, str], api: Client) -> None:
    first, second = post(api, event(payload=payload)), post(api, event(payload=payload))

    assert second.status_code == 200
    assert second.json() == first.json() | {"duplicate": True}
    assert second["Idempotent-Replayed"] == "true"
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize("payload", [{}, {"customer_email": "ann@example.com"}])
def test_the_idempotency_key_is_the_key_and_their_id_the_tickets(payload: dict[str, str], api: Client) -> None:
    post(api, event(payload=payload, idempotencyKey="evt-1"))

    assert post(api, event(payload=payload, idempotencyKey="evt-1")).status_code == 200
    assert Ticket.objects.get().external_id == "4711"
    assert {receipt.external_id for receipt in Receipt.objects.all()} == {"evt-1"}


def test_the_time_is_kept(api: Client) -> None:
    post(api, event(timestamp="2026-01-15T10:23:00Z"))

    assert Ticket.objects.get().metadata["timestamp"].startswith("2026-01-15T10:23:00")


def test_another_type_is_400_and_says_which_is_taken(api: Client) -> None:
    answer = post(api, event(type="payment.failed"))

    fields = answer.json()["error"]["fields"]
    assert answer.status_code == 400
    assert fields[0]["field"] == "type"
    assert "support.ticket.created" in fields[0]["message"]
    assert Receipt.objects.get().outcome == Outcome.REFUSED


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (event(payload={"ticket_id": 4711}), "payload.ticket_id"),
        (event(payload={"channel": "in_app"}), "payload.channel"),
        (event(payload={"customer_tier": "gold"}), "payload.customer_tier"),
        (event(payload={"customer_email": "nobody"}), "payload.customer_email"),
        (event(payload={"colour": "red"}), "payload.colour"),
        (event(payload={"body": " "}), "payload.body"),
        (event(timestamp="yesterday"), "timestamp"),
        (event(idempotencyKey=""), "idempotencyKey"),
        (event(more=1), "more"),
        ({"type": "support.ticket.created"}, "payload"),
        ({"type": "support.ticket.created", "payload": "text"}, "payload"),
        ({"type": ["support.ticket.created"], "payload": {}}, "type"),
        ({"payload": PAYLOAD}, "type"),
    ],
)
def test_a_wrong_field_is_named(values: dict[str, Any], field: str, api: Client) -> None:
    answer = post(api, values)

    assert answer.status_code == 400
    assert field in [row["field"] for row in answer.json()["error"]["fields"]]


def test_events_count_against_the_rate(api: Client, settings: Any) -> None:
    settings.INGEST_BURST = 1
    post(api, event(payload={"ticket_id": "1"}))

    assert post(api, event(payload={"ticket_id": "2"})).status_code == 429


def test_it_may_be_signed(integration: Integration) -> None:
    body = written(event())

    answer = send(address(integration), body, standard(body, signing_with(integration)))

    assert answer.status_code == 201
    assert Ticket.objects.get().external_id == "4711"
