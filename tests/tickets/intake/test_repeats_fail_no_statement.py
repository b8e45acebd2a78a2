"""A repeat is asked for, not run into: a statement that fails stands in the database's log with all that it was to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tests import factories
from tests.conftest import INGEST
from tests.tickets.forms import ADDRESS, WORDS, fill_in, own_form, public_form
from tests.tickets.mails import mail, receive
from tests.tickets.merged import tickets
from tickets.actions.suggest_merge import suggest_merge
from tickets.customers.undeliverable_addresses import mark_bounce
from tickets.customers.verification import answers_url, verify_address
from tickets.models import Integration, Outcome, Receipt

pytestmark = pytest.mark.django_db
EVENT = {
    "type": "support.ticket.created",
    "payload": {"ticket_id": "4711", "subject": "Hi", "body": "It fails.", "channel": "chat", "customer_id": "acme"},
}
TICKET = {
    "external_id": "1",
    "channel": "email",
    "customer_email": "ann@example.com",
    "subject": "Hi",
    "body": "It fails.",
}
CHAT = {"external_id": "2", "messages": [{"role": "visitor", "text": "It fails."}], "visitor": {"id": "v-1"}}
ACCOUNT = {"kind": "billing", "name": "paid", "occurred_at": "2026-01-15T10:23:00Z", "external_id": "3"}


@pytest.fixture
def failed() -> Iterator[list[str]]:
    """The statements that fail, whoever catches it."""
    statements: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            statements.append(sql)
            raise

    with connection.execute_wrapper(watch):
        yield statements


@pytest.mark.parametrize(
    ("url", "values"),
    [
        (INGEST, TICKET),
        (INGEST, EVENT),
        ("/api/webhooks/support/ingest/batch", {"items": [TICKET, TICKET, EVENT]}),
        ("/api/webhooks/support/chat", CHAT),
        ("/api/customers/ann@example.com/events/", ACCOUNT),
    ],
)
def test_a_repeat_of_a_program_fails_no_statement(api: Client, failed: list[str], url: str, values: Any) -> None:
    factories.CustomerFactory(email="ann@example.com")

    answers = [api.post(url, values, content_type="application/json") for _ in range(3)]

    assert {answer.status_code for answer in answers} <= {200, 201, 207}
    assert failed == []


def test_a_repeat_of_a_posted_message_fails_none(api: Client, integration: Integration, failed: list[str]) -> None:
    url = f"/api/tickets/{factories.TicketFactory(integration=integration).public_id}/messages/"

    answers = [api.post(url, {"text": "More", "external_id": "1"}, content_type="application/json") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert failed == []


def test_a_repeat_of_a_form_fails_none(db: None, failed: list[str]) -> None:
    _, secret = own_form()
    for _ in range(2):
        assert Client().post(ADDRESS, WORDS | {"secret": secret}, content_type="application/json").status_code == 201
        fill_in(public_form())

    assert Receipt.objects.filter(outcome=Outcome.DUPLICATE).count() == 1
    assert failed == []


def test_a_repeat_of_a_mail_fails_none(failed: list[str]) -> None:
    for _ in range(3):
        receive(mail("x" * 10_000))

    assert Receipt.objects.filter(outcome=Outcome.DUPLICATE).count() == 2
    assert failed == []


def test_the_address_of_another_customer_fails_none(api: Client, failed: list[str]) -> None:
    factories.CustomerFactory(email="ann@example.com")
    factories.CustomerFactory(email="bo@example.com")

    answer = api.put("/api/customers/bo@example.com/", {"email": "Ann@example.com"}, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (400, "email")
    assert failed == []


def test_what_is_told_twice_of_addresses_and_duplicates_fails_none(failed: list[str]) -> None:
    token = answers_url("ann@example.com").rstrip("/").rpartition("/")[2]
    older, newer = tickets(2)
    for _ in range(2):
        verify_address(token)
        mark_bounce("bo@example.com", "It came back.")
    told = [suggest_merge(newer, into=older, by="local", similarity=0.7, evidence={}) for _ in range(2)]

    assert told == [True, False]
    assert failed == []
