"""A post may be repeated as often as one likes; the first one counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django_q.models import OrmQ

from tests import factories
from tests.conftest import INGEST
from tickets.models import Address, Customer, Integration, Message, Outcome, Receipt, Ticket, TicketEvent


def test_the_first_post_answers_as_the_seed_says(post: Callable[..., Any]) -> None:
    answer = post()

    ticket = Ticket.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "ticket_id": ticket.public_id,
        "status": "open",
        "created_at": answer.json()["created_at"],
    }
    assert answer["Receipt-Id"] == Receipt.objects.get().public_id


def test_a_repeat_gets_the_first_answer_again(post: Callable[..., Any]) -> None:
    first, second = post(), post()

    assert second.status_code == 200
    assert second.json() == first.json() | {"duplicate": True}
    assert second["Idempotent-Replayed"] == "true"
    assert Ticket.objects.count() == 1


def test_a_repeat_leaves_a_receipt_that_says_whose_it_is(post: Callable[..., Any]) -> None:
    post()
    post()
    post(subject="Something else")

    first = Receipt.objects.get(outcome=Outcome.ACCEPTED)
    repeats = Receipt.objects.filter(outcome=Outcome.DUPLICATE).order_by("id")
    assert [(r.first, r.ticket, r.differs) for r in repeats] == [
        (first, first.ticket, False),
        (first, first.ticket, True),
    ]


def test_the_status_of_a_repeat_is_the_one_of_then(post: Callable[..., Any]) -> None:
    post()
    factories.dispatched(Ticket.objects.get())

    assert post().json()["status"] == "open"


def test_a_refused_post_does_not_use_up_its_id(post: Callable[..., Any]) -> None:
    assert post(channel="fax").status_code == 400
    assert post().status_code == 201


def test_an_invalid_repeat_is_400_and_linked(post: Callable[..., Any]) -> None:
    post()

    assert post(channel="fax").status_code == 400
    assert Receipt.objects.get(outcome=Outcome.REFUSED).first == Receipt.objects.get(outcome=Outcome.ACCEPTED)


def test_the_header_serves_when_the_field_is_absent(api: Client, post: Callable[..., Any]) -> None:
    body = {"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "Hello"}
    headers = {"idempotency-key": "email-msg-abc123"}

    first = api.post(INGEST, body, content_type="application/json", headers=headers)
    second = api.post(INGEST, body, content_type="application/json", headers=headers)

    assert (first.status_code, second.status_code) == (201, 200)
    assert post().json()["duplicate"] is True, "the field and the header are one name space"


def test_without_an_id_every_post_is_new(post: Callable[..., Any]) -> None:
    assert post(external_id=...).status_code == post(external_id=...).status_code == 201


def test_two_integrations_may_use_one_id(post: Callable[..., Any], client_of: Callable[..., Client]) -> None:
    post()
    other = client_of(factories.IntegrationFactory())
    body = {
        "external_id": "email-msg-abc123",
        "channel": "chat",
        "customer_email": "u@example.com",
        "subject": "",
        "body": "x",
    }

    assert other.post(INGEST, body, content_type="application/json").status_code == 201


def test_ids_are_compared_byte_for_byte_after_nfc(post: Callable[..., Any]) -> None:
    post(external_id="Käse")

    assert post(external_id=unicodedata.normalize("NFD", "Käse")).status_code == 200
    assert post(external_id="käse").status_code == 201
    assert post(external_id="Käse ").status_code == 201


def test_a_post_takes_one_statement(post: Callable[..., Any], django_assert_num_queries: Any) -> None:
    post(external_id="warm-up")

    with django_assert_num_queries(1):
        post(external_id="new")
    with django_assert_num_queries(1):
        post(external_id="new")


def test_everything_of_a_ticket_is_there_at_once(post: Callable[..., Any]) -> None:
    post()

    ticket = Ticket.objects.get()
    assert (ticket.status, ticket.channel, ticket.due_at is not None) == ("open", "email", True)
    assert Message.objects.get(ticket=ticket).text == ticket.body
    assert TicketEvent.objects.get(ticket=ticket).kind == "ticket.received"
    assert OrmQ.objects.count() == 1


def test_a_tier_changes_a_known_customer_only_with_the_scope(
    integration: Integration, client_of: Callable[..., Client]
) -> None:
    Integration.objects.filter(pk=integration.pk).update(vouches_for_addresses=True)
    Customer.objects.create(email="user@example.com", tier="free")
    body = {"channel": "chat", "customer_email": "user@example.com", "subject": "", "body": "x", "customer_tier": "pro"}

    client_of(integration, scopes=("tickets",)).post(INGEST, body, content_type="application/json")
    assert Customer.objects.get().tier == "free"
    client_of(integration).post(INGEST, body, content_type="application/json")
    assert Customer.objects.get().tier == "pro"


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_of_one_id_at_once_make_one_ticket(client_of: Callable[..., Client]) -> None:
    client = client_of(factories.IntegrationFactory())
    body = {"external_id": "one", "channel": "email", "customer_email": "u@example.com", "subject": "Hi", "body": "x"}

    def send(_: int) -> int:
        try:
            return client.post(INGEST, body, content_type="application/json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        codes = list(pool.map(send, range(50)))

    assert sorted(codes) == [200] * 49 + [201]
    assert Ticket.objects.count() == Customer.objects.count() == OrmQ.objects.count() == 1
    assert Receipt.objects.filter(outcome=Outcome.ACCEPTED).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_post_that_came_a_moment_too_late_pays_once(client_of: Callable[..., Client], settings: Any) -> None:
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 1, 30
    client = client_of(factories.IntegrationFactory())
    body = {"external_id": "one", "channel": "email", "customer_email": "u@example.com", "subject": "Hi", "body": "x"}

    def send(_: int) -> int:
        try:
            return client.post(INGEST, body, content_type="application/json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(15) as pool:
        codes = list(pool.map(send, range(32)))

    assert sorted(codes) == [200] * 29 + [201] + [429] * 2
    assert Receipt.objects.count() == 30


@pytest.mark.django_db(transaction=True)
def test_two_first_posts_of_one_customer_at_once_make_one_customer(client_of: Callable[..., Client]) -> None:
    client = client_of(factories.IntegrationFactory())

    def send(n: int) -> int:
        body = {"channel": "email", "customer_email": f"U{n % 2}@example.com", "subject": "Hi", "body": "x"}
        try:
            return client.post(INGEST, body, content_type="application/json").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(send, range(20)))

    assert codes == [201] * 20
    assert Customer.objects.count() == 2
    connection.close()


def test_a_further_address_is_its_customers(post: Callable[..., Any]) -> None:
    ann = factories.CustomerFactory(email="ann@example.com")
    Address.objects.create(email="Ann@private.example", customer=ann)

    assert post(customer_email="ann@private.example").status_code == 201

    assert Ticket.objects.get().customer == ann
    assert Customer.objects.count() == 1
