"""An id that can't be kept as it came is refused by the name of its field, wherever one is given."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import INGEST
from tests.tickets.forms import ADDRESS, WORDS, own_form
from tickets.models import AccountEvent, Customer, Integration, Outcome, Receipt, Ticket

pytestmark = pytest.mark.django_db

BROKEN = {
    "NUL": "a\x00b",
    "half a pair": "a\ud800b",
    "the other half": "\udfff",
    "a control": "a\x07b",
    "a C1 control": "a\x85b",
    "a line": "a\nb",
    "marks without end": "a" + "\u0301" * 31,
    "too long": "x" * 256,
    "far too long": "x" * 100_000,
}
TICKET = {"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "I get a 403 error."}
EVENT = {
    "type": "support.ticket.created",
    "payload": {"ticket_id": "4711", "subject": "Hi", "body": "I get a 403 error.", "channel": "chat"},
}
CHAT = {"messages": [{"role": "visitor", "text": "I get a 403 error."}]}
ACCOUNT = {"kind": "billing", "name": "paid", "occurred_at": "2026-01-15T10:23:00Z"}


@dataclass(frozen=True)
class Field:
    """Where an id stands: the address that is posted to, what is posted, and what the error calls it."""

    url: str
    values: Callable[[str], dict[str, Any]]
    named: str

    def __str__(self) -> str:
        return f"{self.named} at {self.url}"


CHAT_URL, EVENTS = "/api/webhooks/support/chat", "/api/customers/ann@example.com/events/"
FIELDS = [
    Field(INGEST, lambda id: TICKET | {"external_id": id}, "external_id"),
    Field(INGEST, lambda id: EVENT | {"idempotencyKey": id}, "idempotencyKey"),
    Field(INGEST, lambda id: EVENT | {"payload": EVENT["payload"] | {"ticket_id": id}}, "payload.ticket_id"),
    Field(INGEST, lambda id: EVENT | {"payload": EVENT["payload"] | {"customer_id": id}}, "payload.customer_id"),
    Field(CHAT_URL, lambda id: CHAT | {"external_id": id}, "external_id"),
    Field(CHAT_URL, lambda id: CHAT | {"visitor": {"id": id}}, "visitor.id"),
    Field(EVENTS, lambda id: ACCOUNT | {"external_id": id}, "external_id"),
    Field("/api/tickets/{ticket}/messages/", lambda id: {"text": "More", "external_id": id}, "external_id"),
]


@pytest.fixture
def own_ticket(integration: Integration) -> Ticket:
    factories.CustomerFactory(email="ann@example.com")
    return factories.TicketFactory(integration=integration)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_a_broken_id_is_refused_by_the_name_of_its_field(
    api: Client, own_ticket: Ticket, field: Field, broken: str
) -> None:
    before = _rows()

    answer = api.post(
        field.url.format(ticket=own_ticket.public_id),
        json.dumps(field.values(broken)),
        content_type="application/json",
    )

    assert answer.status_code == 400, answer.content
    assert [row["field"] for row in answer.json()["error"]["fields"]] == [field.named]
    assert _rows() == before


@pytest.mark.parametrize("broken", ["a\x07b", "x" * 256], ids=["a control", "too long"])
@pytest.mark.parametrize(
    "field", [field for field in FIELDS if field.named == "external_id" and field.url != EVENTS], ids=str
)
def test_the_header_that_serves_as_an_id_is_one(api: Client, own_ticket: Ticket, field: Field, broken: str) -> None:
    values = {name: value for name, value in field.values("").items() if name != "external_id"}

    answer = api.post(
        field.url.format(ticket=own_ticket.public_id),
        json.dumps(values),
        content_type="application/json",
        headers={"idempotency-key": broken},
    )

    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["error"]["fields"]] == ["external_id"]


def test_two_posts_whose_ids_differ_in_what_can_not_be_stored_are_not_taken_for_one(api: Client) -> None:
    answers = [
        api.post(INGEST, json.dumps(TICKET | {"external_id": one}), content_type="application/json")
        for one in ("a\x00", "a\ud800", "a\ufffd")
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 201]
    assert Receipt.objects.filter(outcome=Outcome.DUPLICATE).count() == 0


def test_a_broken_id_in_a_batch_is_its_items(api: Client) -> None:
    items = [TICKET | {"external_id": one} for one in ("1", *BROKEN.values(), "2")]

    answer = api.post(
        "/api/webhooks/support/ingest/batch", json.dumps({"items": items}), content_type="application/json"
    )

    assert [row["status"] for row in answer.json()["results"]] == [201, *[400] * len(BROKEN), 201]


@pytest.mark.parametrize(
    "url", ["/api/tickets/{}/", "/api/receipts/{}/", "/api/customers/{}/", "/api/customers/{}@x.io/"]
)
@pytest.mark.parametrize("broken", ["%00", "t_%00", "%ED%A0%80", "%0A", "x" * 3_000])
def test_a_broken_id_in_an_address_is_found_nowhere(api: Client, url: str, broken: str) -> None:
    assert api.get(url.format(broken)).status_code == 404


@pytest.mark.parametrize("name", ["na\x00me", "\ud800", "e\x07mail"])
def test_a_broken_name_of_a_form_field_is_refused(db: None, name: str) -> None:
    _, secret = own_form()

    for answer in _sent(WORDS | {"secret": secret, name: "x"}):
        assert answer.status_code == 400, answer.content
    assert not Ticket.objects.exists()


def _sent(fields: dict[str, str]) -> Iterator[Any]:
    accept = {"accept": "application/json"}
    yield Client().post(ADDRESS, json.dumps(fields), content_type="application/json", headers=accept)
    if "\ud800" not in fields:
        yield Client().post(ADDRESS, fields, headers=accept)


def _rows() -> tuple[int, ...]:
    refused = Receipt.objects.exclude(outcome=Outcome.REFUSED).count()
    return Ticket.objects.count(), Customer.objects.count(), AccountEvent.objects.count(), refused
