"""POST /api/events/: what programs tell is kept whole, once, with an outcome for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from routing.models import PipelineEvent
from tests.conftest import INGEST
from tests.routing.pipelines.events.conftest import EVENTS
from tests.tickets.signatures import address, send, signing_with, standard
from tickets.models import Integration, Outcome, Receipt, Ticket

PAYMENT = {"type": "payment.failed", "payload": {"customer": "acme-inc", "amount": "€240.00", "attempt": 2}}
Post = Callable[..., Any]


def event(**changes: Any) -> dict[str, Any]:
    return PAYMENT | changes


def test_one_event_is_answered_202_and_stands_with_its_receipt(post_events: Post, integration: Integration) -> None:
    answer = post_events(event(idempotencyKey="p-1", timestamp="2026-01-15T10:23:00Z"))

    kept, receipt = PipelineEvent.objects.get(), Receipt.objects.get()
    assert answer.status_code == 202
    assert answer.json()["event_id"] == kept.public_id
    assert (answer.json()["receipt_id"], answer["Receipt-Id"]) == (receipt.public_id, receipt.public_id)
    assert (kept.type, kept.payload, kept.field_order) == (
        "payment.failed",
        PAYMENT["payload"],
        ["customer", "amount", "attempt"],
    )
    assert (kept.integration, kept.receipt, kept.idempotency_key) == (integration, receipt, "p-1")
    assert kept.occurred_at.isoformat() == "2026-01-15T10:23:00+00:00"
    assert kept.due_at is not None
    assert (receipt.outcome, receipt.lane, receipt.external_id) == (Outcome.ACCEPTED, "event", "p-1")


def test_its_content_stands_in_the_event_alone_which_is_deleted_in_time(post_events: Post) -> None:
    post_events(event())

    assert bytes(Receipt.objects.get().body) == b""


@pytest.mark.parametrize("key", ["idempotencyKey", "idempotency_key"])
def test_a_repeat_is_stored_once_and_answered_the_same(key: str, post_events: Post) -> None:
    first = post_events(event(**{key: "p-1"}))
    again = post_events(event(**{key: "p-1"}))

    assert again.status_code == 200
    assert again["Idempotent-Replayed"] == "true"
    assert again.json()["event_id"] == first.json()["event_id"]
    assert again.json()["duplicate"] is True
    assert PipelineEvent.objects.count() == 1
    assert Receipt.objects.get(outcome=Outcome.DUPLICATE).differs is False


def test_a_repeated_key_with_another_body_is_a_repeat_that_says_so_in_its_receipt(post_events: Post) -> None:
    post_events(event(idempotencyKey="p-1"))
    again = post_events(event(idempotencyKey="p-1", payload={"other": 1}))

    assert (again.status_code, again.json()["duplicate"]) == (200, True)
    assert Receipt.objects.get(outcome=Outcome.DUPLICATE).differs is True
    assert PipelineEvent.objects.get().payload == PAYMENT["payload"]


def test_keys_are_one_name_space_with_the_ingest(
    integration: Integration, client_of: Callable[..., Client], post: Post
) -> None:
    both = client_of(integration, scopes=("tickets", "events"))
    ticket = both.post(
        INGEST,
        {"external_id": "k-1", "channel": "email", "customer_email": "a@example.com", "subject": "", "body": "Hello"},
        content_type="application/json",
    )

    answer = both.post(EVENTS, event(idempotencyKey="k-1"), content_type="application/json")

    assert (answer.status_code, answer.json()["ticket_id"]) == (200, ticket.json()["ticket_id"])
    assert PipelineEvent.objects.count() == 0


def test_without_a_key_the_headers_serves(post_events: Post) -> None:
    post_events(event(), **{"Idempotency-Key": "h-1"})

    assert post_events(event(), **{"Idempotency-Key": "h-1"}).status_code == 200


def test_two_names_of_the_key_must_say_the_same(post_events: Post) -> None:
    answer = post_events(event(idempotencyKey="a", idempotency_key="b"))

    assert answer.status_code == 400
    assert post_events(event(idempotencyKey="c", idempotency_key="c")).status_code == 202


@pytest.mark.parametrize("shape", [lambda two: two, lambda two: {"items": two}, lambda two: {"events": two}])
def test_many_have_an_outcome_each(shape: Callable[[Any], Any], post_events: Post) -> None:
    answer = post_events(shape([event(idempotencyKey="1"), {"type": "Payment"}, event(idempotencyKey="1"), event()]))

    results = answer.json()["results"]
    assert answer.status_code == 202
    assert [result["status"] for result in results] == [202, 400, 200, 202]
    assert [result["index"] for result in results] == [0, 1, 2, 3]
    assert results[2]["event_id"] == results[0]["event_id"]
    assert {row["field"] for row in results[1]["error"]["fields"]} == {"type", "payload"}
    assert all(result["receipt_id"] for result in results)
    assert PipelineEvent.objects.count() == 2


def test_a_list_of_which_nothing_is_taken_is_no_success(post_events: Post) -> None:
    answer = post_events([{"type": "Payment"}, {"type": "x"}])

    assert (answer.status_code, len(answer.json()["results"])) == (400, 2)
    assert answer.json()["error"]["code"] == "invalid"


def test_a_key_in_the_header_serves_each_of_a_list(post_events: Post) -> None:
    post_events([event(), event()], **{"Idempotency-Key": "list"})

    again = post_events([event(), event()], **{"Idempotency-Key": "list"})
    assert [result["status"] for result in again.json()["results"]] == [200, 200]
    assert set(PipelineEvent.objects.values_list("idempotency_key", flat=True)) == {"list.0", "list.1"}


@pytest.mark.parametrize("body", [[], {"items": []}, {"events": {}}, {"items": [], "events": []}, 1, "x", None, {}])
def test_what_is_no_event_and_no_list_is_refused_with_a_receipt(body: Any, post_events: Post) -> None:
    assert post_events(body).status_code == 400
    assert Receipt.objects.get().outcome == Outcome.REFUSED


def test_more_than_the_most_is_413_and_nothing_is_stored(post_events: Post, settings: Any) -> None:
    settings.BATCH_MAX_ITEMS = 2

    assert post_events([event()] * 3).status_code == 413
    assert PipelineEvent.objects.count() == 0


def test_over_the_rate_as_many_as_fit_are_taken(post_events: Post, settings: Any) -> None:
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 1, 2

    answer = post_events([event(), event(), event()])

    assert [result["status"] for result in answer.json()["results"]] == [202, 202, 429]
    assert answer.json()["results"][2]["retry_after"] > 0
    alone = post_events(event())
    assert (alone.status_code, int(alone["Retry-After"]) > 0) == (429, True)
    many = post_events([event(), event()])
    assert (many.status_code, int(many["Retry-After"]) > 0) == (429, True)


def test_it_takes_a_key_with_its_scope_and_no_other(client_of: Callable[..., Client], integration: Integration) -> None:
    other = client_of(integration, scopes=("tickets",))

    assert other.post(EVENTS, event(), content_type="application/json").status_code == 403
    assert Client().post(EVENTS, event(), content_type="application/json").status_code == 401


def test_a_signed_request_is_taken_at_the_integrations_address(integration: Integration) -> None:
    secret = signing_with(integration)
    body = b'{"type": "payment.failed", "payload": {}}'

    answer = send(address(integration, "events"), body, standard(body, secret, id="msg_1"))

    assert answer.status_code == 202, answer.content
    assert PipelineEvent.objects.get().idempotency_key == "msg_1"
    assert Ticket.objects.count() == 0
