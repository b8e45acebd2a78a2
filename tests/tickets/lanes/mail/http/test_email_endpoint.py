"""A mail may be posted as it is, by a key or by a signature."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.flows.processes import http, web
from tests.tickets.mails import SUPPORT, mail
from tests.tickets.signatures import address, plain, signing_with
from tickets.integrations import keys
from tickets.models import Integration, Outcome, Receipt, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/api/webhooks/support/email"


@pytest.fixture
def send(api: Client) -> Callable[..., Any]:
    def post(raw: bytes, *, content_type: str = "message/rfc822", **headers: str) -> Any:
        return api.post(
            URL, raw, content_type=content_type, headers={n.replace("_", "-"): v for n, v in headers.items()}
        )

    return post


def test_a_mail_becomes_a_ticket(send: Callable[..., Any], integration: Integration) -> None:
    answer = send(mail())

    ticket, receipt = Ticket.objects.get(), Receipt.objects.get()
    assert (answer.status_code, answer.json()) == (
        201,
        {"receipt_id": receipt.public_id, "status": "accepted", "ticket_id": ticket.public_id},
    )
    assert ticket.integration == receipt.integration == integration
    assert bytes(receipt.body) == mail()


def test_the_same_mail_again_is_answered_as_a_repeat(send: Callable[..., Any]) -> None:
    first, second = send(mail()), send(mail())

    assert (second.status_code, second.json()["duplicate"]) == (200, True)
    assert second.json()["ticket_id"] == first.json()["ticket_id"]
    assert Ticket.objects.count() == 1


def test_an_automatic_answer_is_suspended_with_its_cause(send: Callable[..., Any]) -> None:
    answer = send(mail(Auto_Submitted="auto-replied"))

    assert answer.status_code == 202
    assert answer.json()["status"] == "suspended"
    assert answer.json()["cause"]
    assert not Ticket.objects.exists()


def test_the_envelope_and_the_results_are_kept(send: Callable[..., Any]) -> None:
    send(
        mail(),
        X_Envelope_From="<bounces@customer.example>",
        X_Envelope_To=f"<{SUPPORT}>, second@helpdesk.example",
        X_Spf_Result="Pass (sender is permitted)",
        X_Dkim_Result="fail",
        X_Dmarc_Result="who knows",
    )

    envelope = Receipt.objects.get().envelope
    assert envelope["sender"] == "bounces@customer.example"
    assert envelope["recipients"] == [SUPPORT, "second@helpdesk.example"]
    assert (envelope["spf"], envelope["dkim"], envelope["dmarc"]) == ("pass", "fail", "")


@pytest.mark.parametrize(("header", "sender"), [({"X_Envelope_From": "<>"}, ""), ({}, None)])
def test_a_null_sender_is_not_an_unknown_one(send: Callable[..., Any], header: dict[str, str], sender: Any) -> None:
    send(mail(), **header)

    assert Receipt.objects.get().envelope["sender"] == sender


def test_mail_that_fails_dmarc_opens_a_ticket_marked_as_unverified(send: Callable[..., Any]) -> None:
    answer = send(mail(), X_Dmarc_Result="fail")

    assert answer.status_code == 201
    assert Ticket.objects.get().is_sender_verified is False


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_what_is_no_mail_by_its_type_is_refused(send: Callable[..., Any], content_type: str) -> None:
    answer = send(mail(), content_type=content_type)

    assert answer.status_code == 415
    assert "message/rfc822" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "content_type", ["application/octet-stream", "message/rfc822; charset=utf-8", "message/global"]
)
def test_other_names_for_a_mail_are_taken(send: Callable[..., Any], content_type: str) -> None:
    assert send(mail(), content_type=content_type).status_code == 201


def test_a_packed_mail_is_unpacked(send: Callable[..., Any]) -> None:
    assert send(gzip.compress(mail()), Content_Encoding="gzip").status_code == 201
    assert bytes(Receipt.objects.get().body) == mail()


def test_a_mail_that_is_too_large_is_refused_with_a_receipt(send: Callable[..., Any], settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 2_000

    answer = send(mail("x" * 5_000))

    receipt = Receipt.objects.get()
    assert answer.status_code == 413
    assert answer.json()["receipt_id"] == receipt.public_id
    assert answer.json()["error"]["code"] == "too_large"
    assert (receipt.outcome, receipt.sender) == (Outcome.REFUSED, "ann@customer.example")
    assert not Ticket.objects.exists()


def test_a_packed_mail_is_measured_unpacked(send: Callable[..., Any], settings: Any) -> None:
    settings.MAIL_MAX_BYTES = 2_000

    answer = send(gzip.compress(mail("x" * 500_000)), Content_Encoding="gzip")

    assert answer.status_code == 413
    assert Receipt.objects.get().outcome == Outcome.REFUSED


def test_a_mail_larger_than_a_plain_post_is_taken(send: Callable[..., Any], settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 1_000

    assert send(mail("A long story. " * 1_000)).status_code == 201


def test_a_mail_with_too_many_attachments_is_refused_with_a_receipt(send: Callable[..., Any], settings: Any) -> None:
    part = b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
    head = mail("").split(b"MIME-Version")[0]
    raw = head + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 500 + b"--b--\r\n"

    answer = send(raw)

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many_attachments")

    again = send(raw)
    assert (again.status_code, again.json()["error"], again.json()["duplicate"]) == (422, answer.json()["error"], True)
    assert Receipt.objects.get(first=None).outcome == Outcome.REFUSED
    assert not Ticket.objects.exists()


def test_an_empty_body_is_kept_and_opens_nothing(send: Callable[..., Any]) -> None:
    assert send(b"\r\n").status_code == 202
    assert not Ticket.objects.exists()


def test_mails_count_against_the_rate(send: Callable[..., Any], settings: Any) -> None:
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 1, 2

    codes = [send(mail(message_id=f"<{number}@c.example>")).status_code for number in range(3)]

    assert codes == [201, 201, 429]


def test_without_a_key_nothing_is_kept(client: Client) -> None:
    answer = client.post(URL, mail(), content_type="message/rfc822")

    assert answer.status_code == 401
    assert not Receipt.objects.exists()


def test_a_key_without_the_scope_is_not_enough(integration: Integration, client_of: Callable[..., Client]) -> None:
    stranger = client_of(integration, scopes=("customers",))

    assert stranger.post(URL, mail(), content_type="message/rfc822").status_code == 403


def test_a_signed_mail_is_taken(integration: Integration, settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 100
    headers = plain(mail(), signing_with(integration))

    answer = Client().post(address(integration, "email"), mail(), content_type="message/rfc822", headers=headers)

    assert answer.status_code == 201
    assert Ticket.objects.get().integration == integration


def test_a_mail_that_was_changed_after_signing_is_refused(integration: Integration) -> None:
    headers = plain(mail(), signing_with(integration))

    answer = Client().post(address(integration, "email"), mail("Else."), content_type="message/rfc822", headers=headers)

    assert answer.status_code == 401
    assert not Receipt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_real_server_answers_a_mail_that_is_too_large_in_words() -> None:
    _, key = keys.create_key(factories.IntegrationFactory())
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "message/rfc822"}
    raw = mail("x" * 3_000_000)

    with web(MAIL_MAX_BYTES="2000000") as url:
        answer = http.post(f"{url}{URL}", content=raw, headers=headers)

    assert answer.status_code == 413
    assert f"{len(raw):,} bytes" in answer.json()["cause"]
    assert Receipt.objects.get().sender == "ann@customer.example"
