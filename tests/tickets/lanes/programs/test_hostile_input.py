"""More of what nobody should send, and everybody does: odd JSON, odd ids, odd addresses, wrong wrapping."""

from __future__ import annotations

import gzip
import json
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.conftest import INGEST
from tickets.models import Customer, Integration, Outcome, Receipt, Ticket

RIGHT = {"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "I get a 403 error."}


def send(client: Client, body: bytes, **headers: str) -> Any:
    return client.post(INGEST, body, content_type="application/json", headers=headers)


def raw(**changes: Any) -> bytes:
    return json.dumps(RIGHT | changes).encode()


def test_a_byte_order_mark_is_no_fault(api: Client) -> None:
    assert send(api, b"\xef\xbb\xbf" + raw(external_id="1")).status_code == 201
    assert send(api, raw(external_id="1")).status_code == 200
    assert Receipt.objects.get(outcome=Outcome.DUPLICATE).differs is False


def test_of_a_key_given_twice_the_last_counts(api: Client) -> None:
    assert send(api, raw()[:-1] + b', "subject": "Last"}').status_code == 201
    assert Ticket.objects.get().subject == "Last"


@pytest.mark.parametrize("number", ["-0.0", "1e308", "9" * 300, "0.1", "1E+2"])
def test_a_number_that_json_knows_is_kept(api: Client, number: str) -> None:
    assert send(api, raw()[:-1] + b', "metadata": {"n": %s}}' % number.encode()).status_code == 201
    assert float(Ticket.objects.get().metadata["n"]) == float(number)


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN", "-1e999", "9" * 301, "01", "+1", "0x1", "1_000"])
def test_a_number_that_json_does_not_know_is_refused_and_kept(api: Client, number: str) -> None:
    body = raw()[:-1] + b', "metadata": {"n": %s}}' % number.encode()

    assert send(api, body).status_code == 400
    assert bytes(Receipt.objects.get(outcome=Outcome.REFUSED).body) == body


def test_a_thousand_metadata_values_are_kept(post: Callable[..., Any]) -> None:
    metadata = {f"key {n}": {"value": n, "list": [n, None, True]} for n in range(1000)}

    assert post(metadata=metadata).status_code == 201
    assert Ticket.objects.get().metadata == metadata


def test_metadata_as_deep_as_is_allowed_is_kept_and_deeper_is_refused(post: Callable[..., Any]) -> None:
    def deep(levels: int) -> Any:
        return {"a": deep(levels - 1)} if levels else 1

    assert post(metadata=deep(48), external_id="1").status_code == 201
    assert post(metadata=deep(51), external_id="2").status_code == 400


@pytest.mark.parametrize(
    "given", ["x" * 255, " ", "  a  ", "\u200b", "ü" * 255, "<script>", "'; DROP TABLE tickets_ticket; --", "🎫"]
)
def test_an_odd_external_id_is_kept_as_it_is(post: Callable[..., Any], given: str) -> None:
    assert post(external_id=given).status_code == 201
    assert Ticket.objects.get().external_id == unicodedata.normalize("NFC", given)


def test_an_id_is_measured_after_nfc(post: Callable[..., Any]) -> None:
    assert post(external_id=unicodedata.normalize("NFD", "ü" * 255)).status_code == 201


@pytest.mark.parametrize("header", ["", "x" * 256, "a\x07b"])
def test_a_wrong_idempotency_key_is_named_as_the_id_that_it_is(api: Client, header: str) -> None:
    answer = send(api, raw(), **{"idempotency-key": header})

    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["error"]["fields"]] == ["external_id"]


@pytest.mark.parametrize("subject", ["", " \t\n", "\x01\x02", "\u2028"])
def test_a_subject_of_nothing_is_no_subject(post: Callable[..., Any], subject: str) -> None:
    assert post(subject=subject).status_code == 201
    assert Ticket.objects.get().subject == ""


@pytest.mark.parametrize("text", ["\n\n", "\x00"[:0], "\u2029\u00a0", "\x7f"])
def test_a_body_of_nothing_is_refused(post: Callable[..., Any], text: str) -> None:
    assert post(body=text).status_code == 400


def test_a_body_of_nul_is_something(post: Callable[..., Any]) -> None:
    assert post(body="\x00").status_code == 201
    assert Ticket.objects.get().body == "\ufffd"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.com/",
        "https://",
        "http://[::1",
        "https://example.com:99999/",
        "//example.com",
        "https://a b/",
        " ",
    ],
)
def test_a_callback_address_that_is_none_is_named(api: Client, integration: Integration, url: str) -> None:
    Integration.objects.update(accepts_callback_urls=True)

    answer = send(api, raw(callback_url=url))
    assert answer.status_code == 400
    assert [row["field"] for row in answer.json()["error"]["fields"]] == ["callback_url"]


def test_a_callback_address_is_kept_where_it_is_allowed(api: Client, integration: Integration) -> None:
    Integration.objects.update(accepts_callback_urls=True)

    assert send(api, raw(callback_url="https://example.com:8443/hook?a=1")).status_code == 201
    assert Ticket.objects.get().callback_url == "https://example.com:8443/hook?a=1"


@pytest.mark.parametrize(
    "address",
    [
        "user@bücher.example",
        "user+tag@example.com",
        "O'Brien@example.com",
        '"a.b"@example.com',
        "<ann@example.com>",
    ],
)
def test_an_unusual_address_is_an_address(post: Callable[..., Any], address: str) -> None:
    assert post(customer_email=address).status_code == 201


@pytest.mark.parametrize(
    "address",
    [
        "a@b.c, d@e.f",
        "a@b.c d@e.f",
        "ann@",
        "@example.com",
        "ann@example..com",
        "ann",
        "<>",
        "a@b.c\x00",
        "\u202eann@example.com",
    ],
)
def test_what_is_no_single_address_is_refused(post: Callable[..., Any], address: str) -> None:
    assert post(customer_email=address).status_code == 400


def test_a_name_of_a_kilobyte_is_cut(post: Callable[..., Any]) -> None:
    assert post(customer_name="x" * 1000).status_code == 201
    assert Customer.objects.get().name == "x" * 200


def test_an_error_quotes_no_megabyte(post: Callable[..., Any]) -> None:
    answer = post(channel="x" * 900_000)

    assert answer.status_code == 400
    assert len(answer.content) < 2_000


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [(gzip.compress(raw())[:-20], "gzip", 400), (raw(), "gzip", 400), (raw(), "br", 415), (b"", "gzip", 400)],
    # A packed text holds its time, and the processes that share the tests must know them by the same names.
    ids=["cut short", "not packed", "packed otherwise", "empty"],
)
def test_what_can_not_be_unpacked_is_kept_as_it_came(api: Client, body: bytes, encoding: str, status: int) -> None:
    answer = send(api, body, **{"content-encoding": encoding})

    receipt = Receipt.objects.get()
    assert (answer.status_code, bytes(receipt.body), receipt.outcome) == (status, body, Outcome.REFUSED)
    assert answer["Receipt-Id"] == receipt.public_id
    assert receipt.errors[0]["message"] == answer.json()["error"]["message"]


def test_a_bomb_leaves_no_receipt(api: Client) -> None:
    answer = send(api, gzip.compress(b" " * 50_000_000), **{"content-encoding": "gzip"})

    assert answer.status_code == 413
    assert not Receipt.objects.exists()


def test_other_methods_are_told_so(api: Client) -> None:
    for method in (api.get, api.put, api.delete):
        answer = method(INGEST)
        assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    "cursor",
    [
        "p=yesterday",
        "p=%00",
        "p=2026-01-01",
        "r=1&p=x",
        "o=abc",
        "o=-1",
        "o=99999999999999999999",
        "p=2026-13-45T00:00:00Z",
    ],
)
def test_a_forged_cursor_is_no_error_of_ours(api: Client, integration: Integration, cursor: str) -> None:
    factories.TicketFactory(integration=integration)

    answer = api.get("/api/tickets/", {"cursor": b64encode(cursor.encode()).decode()})
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize("size", ["0", "-1", "many", "101", "99999999999999999999"])
def test_a_page_has_at_most_a_hundred(api: Client, integration: Integration, size: str) -> None:
    for _ in range(3):
        factories.TicketFactory(integration=integration)

    assert len(api.get("/api/tickets/", {"page_size": size}).json()["results"]) == 3


@pytest.mark.parametrize(
    "query",
    [
        "confidence_min=NaN",
        "confidence_min=1e400",
        "external_id=%00",
        "team=%00",
        "created_after=9999-12-31T23:59:59-14:00",
        "customer=a@b%00",
    ],
)
def test_an_odd_filter_is_no_error_of_ours(api: Client, query: str) -> None:
    assert api.get(f"/api/tickets/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "2026-02-30T00:00:00Z", 5, "", None, "1900-01-01T00:00:00Z\x00"]
)
def test_an_odd_moment_is_no_error_of_ours(api: Client, at: Any) -> None:
    factories.CustomerFactory(email="ann@example.com")
    body = {"kind": "billing", "name": "paid", "occurred_at": at}

    answer = api.post("/api/customers/ann@example.com/events/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["fields"][0]["field"]) == (400, "occurred_at")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"name": 5}', b'{"is_vip": "perhaps"}', b'{"more": 1}', b'{"email": "no"}']
)
def test_a_wrong_customer_is_refused_and_none_is_made(api: Client, body: bytes) -> None:
    answer = api.put("/api/customers/ann@example.com/", body, content_type="application/json")

    assert (answer.status_code, Customer.objects.count()) == (400, 0)
    assert answer.json()["error"]["message"]
