"""Whatever is posted gets a clear answer; none is a 500, and none is lost."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import INGEST
from tickets.integrations import keys
from tickets.models import ApiKey, Integration, Outcome, Receipt, Ticket

RIGHT = {
    "channel": "email",
    "customer_email": "user@example.com",
    "subject": "Cannot access my dashboard",
    "body": "I get a 403 error.",
}


def raw(**changes: Any) -> bytes:
    return json.dumps(RIGHT | changes).encode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param(b"", "The body is empty", id="nothing"),
        pytest.param(b"  \n ", "The body is empty", id="white space"),
        pytest.param(b"{", "The body is not JSON", id="broken"),
        pytest.param(b'{"a": NaN}', "NaN is no JSON number", id="NaN"),
        pytest.param(b'{"a": 1e999}', "too large", id="infinite"),
        pytest.param(b'{"a": ' + b"9" * 5000 + b"}", "too long", id="endless number"),
        pytest.param(b"[" * 2000 + b"]" * 2000, "nested too deeply", id="deep"),
        pytest.param(b"[" * 100_000, "nested too deeply", id="very deep"),
        pytest.param("ü".encode("latin-1"), "not UTF-8", id="latin-1"),
        pytest.param(b"[]", "Send a JSON object", id="a list"),
        pytest.param(b'"text"', "Send a JSON object", id="a text"),
        pytest.param(b"null", "Send a JSON object", id="null"),
    ],
)
def test_a_body_that_is_no_object_is_refused_and_kept(api: Client, body: bytes, says: str) -> None:
    answer = api.post(INGEST, body, content_type="application/json")

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert says in error["message"] + str(error["fields"])
    receipt = Receipt.objects.get()
    assert (receipt.outcome, bytes(receipt.body)) == (Outcome.REFUSED, body)
    assert answer["Receipt-Id"] == receipt.public_id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("channel", "fax"),
        ("channel", 7),
        ("channel", ["email"]),
        ("channel", None),
        ("customer_email", "no address"),
        ("customer_email", "a@b@c"),
        ("customer_email", ""),
        ("customer_email", "x" * 250 + "@example.com"),
        ("customer_email", "ann@example.com\nBcc: all@example.com"),
        ("customer_email", {"a": 1}),
        ("subject", 12),
        ("subject", None),
        ("subject", ["Hi"]),
        ("body", ""),
        ("body", "   \n\t "),
        ("body", "\x01\x02"),
        ("body", {"text": "Hi"}),
        ("external_id", ""),
        ("external_id", "x" * 256),
        ("external_id", "a\nb"),
        ("external_id", 12),
        ("customer_tier", "gold"),
        ("customer_name", 5),
        ("metadata", []),
        ("metadata", "text"),
        ("page_url", "x" * 2001),
        ("callback_url", "https://example.com/hook"),
        ("ticket", "unknown field"),
        ("<script>", "unknown field"),
    ],
)
def test_a_wrong_field_is_named(post: Callable[..., Any], field: str, value: Any) -> None:
    answer = post(**{field: value})

    assert answer.status_code == 400
    assert {row["field"] for row in answer.json()["error"]["fields"]} == {field}
    assert not Ticket.objects.exists()
    assert Receipt.objects.get().errors == answer.json()["error"]["fields"]


def test_every_wrong_field_is_named_at_once(post: Callable[..., Any]) -> None:
    answer = post(channel="fax", customer_email="no", body=..., more=1)

    named = {row["field"] for row in answer.json()["error"]["fields"]}
    assert named == {"channel", "customer_email", "body", "more"}


@pytest.mark.parametrize("field", ["customer_name", "customer_tier", "page_url", "metadata", "external_id"])
def test_null_in_an_optional_field_is_the_same_as_absent(post: Callable[..., Any], field: str) -> None:
    assert post(**{field: None}).status_code == 201


def test_unstorable_characters_are_replaced_and_others_removed(api: Client) -> None:
    body = raw(
        subject="A\x07 sub\x00ject", body="half \ud800 a pair\r\nnext\x0b line  \r\n\r\n", metadata={"k\x00": "\udfff"}
    )

    answer = api.post(INGEST, body, content_type="application/json")

    ticket = Ticket.objects.get()
    assert answer.status_code == 201
    assert ticket.subject == "A sub\ufffdject"
    assert ticket.body == "half \ufffd a pair\nnext line"
    assert ticket.metadata == {"k\ufffd": "\ufffd"}
    assert bytes(Receipt.objects.get().body) == body


def test_right_to_left_marks_are_kept(post: Callable[..., Any]) -> None:
    post(subject="\u202eevil\u202c \u200fשלום")

    assert Ticket.objects.get().subject == "\u202eevil\u202c \u200fשלום"


def test_html_is_text(post: Callable[..., Any], api: Client) -> None:
    script = "<script>alert(1)</script>"

    post(subject=script, body=script, customer_name=script, metadata={script: script}, page_url=script)

    shown = api.get("/api/tickets/").json()["results"][0]
    assert (shown["subject"], shown["body"], shown["page_url"]) == (script, script, script)


def test_a_long_subject_is_cut_and_kept_whole_in_the_receipt(post: Callable[..., Any]) -> None:
    assert post(subject="x" * 10_000).status_code == 201

    assert Ticket.objects.get().subject == "x" * 500
    assert b"x" * 10_000 in bytes(Receipt.objects.get().body)


def test_a_display_name_is_taken_apart(post: Callable[..., Any]) -> None:
    post(customer_email='"Ann Lee" <Ann.Lee@EXAMPLE.com>')

    customer = Ticket.objects.get().customer
    assert (customer.name, customer.email) == ("Ann Lee", "Ann.Lee@example.com")


def test_a_given_name_goes_before_the_display_name(post: Callable[..., Any]) -> None:
    post(customer_email='"Ann" <ann@example.com>', customer_name="Ann Lee")

    assert Ticket.objects.get().customer.name == "Ann Lee"


def test_an_address_is_one_customer_whatever_its_case(post: Callable[..., Any]) -> None:
    post(customer_email="Ann@example.com", external_id="1")
    post(customer_email="aNN@EXAMPLE.com", external_id="2")

    assert Ticket.objects.values("customer").distinct().count() == 1


def test_a_body_over_the_limit_is_413_and_leaves_no_receipt(api: Client) -> None:
    answer = api.post(INGEST, raw(body="x" * 5_000_000), content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert not Receipt.objects.exists()


def test_a_megabyte_of_different_words_is_taken(post: Callable[..., Any]) -> None:
    words = " ".join(f"word{n}" for n in range(90_000))

    assert post(body=words).status_code == 201


def test_gzip_is_unpacked(api: Client) -> None:
    answer = api.post(
        INGEST, gzip.compress(raw()), content_type="application/json", headers={"content-encoding": "gzip"}
    )

    assert answer.status_code == 201
    assert bytes(Receipt.objects.get().body) == raw()


@pytest.mark.parametrize(
    ("body", "encoding", "status"),
    [
        pytest.param(gzip.compress(b" " * 50_000_000), "gzip", 413, id="bomb"),
        pytest.param(gzip.compress(raw())[:-20], "gzip", 400, id="cut short"),
        pytest.param(raw(), "gzip", 400, id="not gzip"),
        pytest.param(gzip.compress(raw()) + gzip.compress(raw()), "gzip", 400, id="two in one"),
        pytest.param(raw(), "br", 415, id="another encoding"),
    ],
)
def test_what_is_not_honest_gzip_is_refused(api: Client, body: bytes, encoding: str, status: int) -> None:
    answer = api.post(INGEST, body, content_type="application/json", headers={"content-encoding": encoding})

    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer \ud800".encode("utf-8", "replace").decode()],
)
def test_no_key_or_a_wrong_one_is_401(db: None, header: str) -> None:
    answer = Client(headers={"authorization": header} if header else {}).post(
        INGEST, raw(), content_type="application/json"
    )

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_revoked_or_expired_key_is_401(integration: Integration) -> None:
    revoked, first = keys.create_key(integration)
    keys.revoke_key(revoked)
    expired, second = keys.create_key(integration)
    ApiKey.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))

    for key in (first, second):
        assert Client(headers={"authorization": f"Bearer {key}"}).post(INGEST).status_code == 401


def test_a_key_of_an_integration_that_is_off_is_401(integration: Integration, api: Client) -> None:
    Integration.objects.update(is_active=False)

    assert api.post(INGEST, raw(), content_type="application/json").status_code == 401


def test_a_key_without_the_right_is_403(integration: Integration, client_of: Callable[..., Client]) -> None:
    client = client_of(integration, scopes=("customers",))

    answer = client.post(INGEST, raw(), content_type="application/json")

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "permission_denied")


def test_a_rotated_key_works_on_until_the_overlap_ends(integration: Integration) -> None:
    old, text = keys.create_key(integration)
    _, new_text = keys.rotate_key(old, overlap=timedelta(hours=1))

    for key in (text, new_text):
        assert keys.find_caller(key) is not None
    ApiKey.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    assert keys.find_caller(text) is None


def test_too_many_posts_are_429_and_leave_no_receipt(post: Callable[..., Any], settings: Any) -> None:
    settings.INGEST_BURST, settings.INGEST_PER_MINUTE = 3, 1

    codes = [post(external_id=str(n)).status_code for n in range(4)]
    answer = post(external_id="5")

    assert codes == [201, 201, 201, 429]
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["error"]["code"] == "rate_limited"
    assert Receipt.objects.count() == 3
