"""Many tickets in one request: each has an outcome of its own, and none loses another."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from tests.rewriting import run_as_owner
from tests.tickets.signatures import TICKET, address, plain, send, signing_with, standard, written
from tickets.models import Integration, Outcome, Receipt, Ticket

BATCH = "/api/webhooks/support/ingest/batch"
NDJSON = "application/x-ndjson"


@pytest.fixture(autouse=True)
def generous(settings: Any) -> None:
    settings.INGEST_PER_MINUTE = settings.INGEST_BURST = 10_000


def item(number: int, **changes: Any) -> dict[str, Any]:
    return TICKET | {"external_id": f"item-{number}"} | changes


def post(api: Client, items: Any, **headers: str) -> Any:
    return api.post(BATCH, {"items": items}, content_type="application/json", headers=headers)


def post_lines(api: Client, lines: list[Any], **options: Any) -> Any:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    return api.post(BATCH, body, content_type=NDJSON, **options)


def lines_of(answer: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_every_item_has_its_outcome(api: Client) -> None:
    answer = post(api, [item(1), item(2, channel="fax"), item(1), "no object", None, item(3)])

    results = answer.json()["results"]
    assert answer.status_code == 207
    assert [(one["index"], one["status"]) for one in results] == [
        (0, 201),
        (1, 400),
        (2, 200),
        (3, 400),
        (4, 400),
        (5, 201),
    ]
    assert results[2]["ticket_id"] == results[0]["ticket_id"]
    assert results[2]["duplicate"] is True
    assert results[1]["error"]["fields"][0]["field"] == "channel"
    assert {ticket.public_id for ticket in Ticket.objects.all()} == {results[0]["ticket_id"], results[5]["ticket_id"]}


def test_every_item_has_its_receipt(api: Client) -> None:
    results = post(api, [item(1), item(2, channel="fax"), item(1)]).json()["results"]

    receipts = {receipt.public_id: receipt for receipt in Receipt.objects.all()}
    assert [receipts[one["receipt_id"]].outcome for one in results] == [
        Outcome.ACCEPTED,
        Outcome.REFUSED,
        Outcome.DUPLICATE,
    ]
    assert json.loads(bytes(receipts[results[0]["receipt_id"]].body)) == item(1)


def test_a_whole_batch_may_be_sent_again(api: Client) -> None:
    items = [item(number) for number in range(5)]
    first = post(api, items).json()["results"]

    second = post(api, items).json()["results"]

    assert [one["status"] for one in second] == [200] * 5
    assert [one["ticket_id"] for one in second] == [one["ticket_id"] for one in first]
    assert Ticket.objects.count() == 5


def test_an_item_without_id_gets_one_of_the_requests(api: Client) -> None:
    items = [TICKET, TICKET, item(9)]

    post(api, items, **{"idempotency-key": "monday"})
    again = post(api, items, **{"idempotency-key": "monday"}).json()["results"]

    assert [one["status"] for one in again] == [200] * 3
    assert sorted(str(ticket.external_id) for ticket in Ticket.objects.all()) == ["item-9", "monday.0", "monday.1"]


def test_an_event_may_be_an_item(api: Client) -> None:
    event = {
        "type": "support.ticket.created",
        "payload": {"ticket_id": "4711", "subject": "Hi", "body": "Help", "customer_tier": "pro", "channel": "chat"},
    }

    assert [one["status"] for one in post(api, [event, item(1)]).json()["results"]] == [201, 201]


def test_each_item_counts_against_the_rate(api: Client, settings: Any) -> None:
    settings.INGEST_BURST = 2

    results = post(api, [item(number) for number in range(4)]).json()["results"]

    assert [one["status"] for one in results] == [201, 201, 429, 429]
    assert results[3]["retry_after"] >= 1
    assert results[3]["error"]["code"] == "rate_limited"
    assert results[3]["receipt_id"] is None


def test_refused_items_use_up_no_rate(api: Client, settings: Any) -> None:
    settings.INGEST_BURST = 1

    results = post(api, [item(1, channel="fax"), item(2, channel="fax"), item(3)]).json()["results"]

    assert [one["status"] for one in results] == [400, 400, 201]


@pytest.mark.parametrize("body", [b'{"items": []}', b'{"items": {}}', b"{}", b"[]", b'{"items": [], "more": 1}', b"{"])
def test_no_batch_is_400_with_a_receipt(body: bytes, api: Client) -> None:
    answer = api.post(BATCH, body, content_type="application/json")

    assert answer.status_code == 400
    assert set(answer.json()["error"]) == {"code", "message", "fields"}
    assert Receipt.objects.get().public_id == answer["Receipt-Id"]


def test_too_many_items_are_413_and_none_is_stored(api: Client, settings: Any) -> None:
    settings.BATCH_MAX_ITEMS = 2
    items = [item(number) for number in range(3)]

    assert post(api, items).status_code == post_lines(api, items).status_code == 413
    assert not Ticket.objects.exists()


def test_a_batch_too_large_is_413(api: Client, settings: Any) -> None:
    settings.BATCH_MAX_BYTES = 100

    assert post(api, [item(1), item(2)]).status_code == 413


def test_a_batch_may_be_larger_than_one_post(api: Client, settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 1000

    assert post(api, [item(number, body="x" * 800) for number in range(5)]).status_code == 207
    assert Ticket.objects.count() == 5


def test_one_item_may_not_be(api: Client, settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 500

    results = post(api, [item(1, body="x" * 800), item(2)]).json()["results"]

    assert [one["status"] for one in results] == [413, 201]


def test_a_packed_batch_is_unpacked_within_the_limits(api: Client, settings: Any) -> None:
    packed = gzip.compress(written({"items": [item(1, body="x" * 2000)]}))
    headers = {"content-encoding": "gzip"}

    assert api.post(BATCH, packed, content_type="application/json", headers=headers).status_code == 207

    settings.BATCH_MAX_BYTES = 1000
    assert api.post(BATCH, packed, content_type="application/json", headers=headers).status_code == 413


def test_lines_are_answered_by_lines(api: Client) -> None:
    answer = post_lines(api, [item(1), item(2)])

    assert (answer.status_code, answer["Content-Type"]) == (207, NDJSON)
    assert [(one["index"], one["status"]) for one in lines_of(answer)] == [(0, 201), (1, 201)]


def test_a_bad_line_fails_only_itself(api: Client) -> None:
    lines = [item(1), b'{"channel": ', b"\xff\xfe", b"", b"  ", b"3", b"[" * 100_000, item(2)]

    results = lines_of(post_lines(api, lines))

    assert [one["status"] for one in results] == [201, 400, 400, 400, 400, 201]
    assert [one["index"] for one in results] == list(range(6)), "empty lines are no items"
    assert bytes(Receipt.objects.filter(outcome=Outcome.REFUSED).order_by("id")[1].body) == b"\xff\xfe"


def test_lines_may_end_as_on_windows_and_the_type_may_have_a_charset(api: Client) -> None:
    body = b"\r\n".join(json.dumps(item(number)).encode() for number in range(2)) + b"\r\n"

    answer = api.post(BATCH, body, content_type="application/x-ndjson; charset=utf-8")

    assert [one["status"] for one in lines_of(answer)] == [201, 201]


def test_no_line_at_all_is_400(api: Client) -> None:
    assert post_lines(api, [b"", b" "]).status_code == 400


def test_an_item_is_stored_before_its_line_is_sent(api: Client) -> None:
    answer = post_lines(api, [item(1), item(2), item(3)])

    next(iter(answer.streaming_content))

    assert Ticket.objects.count() == 1


def test_what_it_says_to_accept_makes_no_difference(api: Client) -> None:
    assert post_lines(api, [item(1)], headers={"accept": NDJSON}).status_code == 207


def test_a_signed_batch_is_taken_and_its_replay_adds_nothing(integration: Integration) -> None:
    secret = signing_with(integration)
    body = written({"items": [TICKET, TICKET]})
    headers = standard(body, secret)

    first = send(address(integration, "ingest/batch"), body, headers)
    replay = send(address(integration, "ingest/batch"), body, headers)

    assert [one["status"] for one in first.json()["results"]] == [201, 201]
    assert [one["status"] for one in replay.json()["results"]] == [200, 200]
    assert send(address(integration, "ingest/batch"), body, plain(body, "wrong")).status_code == 401


def test_without_a_key_it_is_401(db: None) -> None:
    assert send(BATCH, b"{}", {}).status_code == 401


@pytest.mark.django_db(transaction=True)
def test_an_item_that_the_database_refuses_loses_no_other(api: Client) -> None:
    run_as_owner("ALTER TABLE tickets_ticket ADD CONSTRAINT no_seven CHECK (external_id <> 'item-7')")
    try:
        results = post(api, [item(6), item(7), item(8)]).json()["results"]
    finally:
        run_as_owner("ALTER TABLE tickets_ticket DROP CONSTRAINT no_seven")

    assert [one["status"] for one in results] == [201, 503, 201]
    assert Ticket.objects.count() == 2


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999", "1" * 400, "1" * 5_000, "[" * 60 + "]" * 60])
def test_an_item_that_no_json_has_is_that_items_failure(api: Client, value: str) -> None:
    right = json.dumps(TICKET)
    wrong = json.dumps(TICKET | {"metadata": {"n": "here"}}).replace('"here"', value)

    answer = api.post(BATCH, f'{{"items": [{right}, {wrong}, {right}]}}', content_type="application/json")

    assert [one["status"] for one in answer.json()["results"]] == [201, 400, 201]
