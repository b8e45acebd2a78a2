"""Signed requests: by Standard Webhooks or over the body alone, as the integration's setting says."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.tickets.signatures import TICKET, address, plain, send, signing_with, standard, written
from tickets.api.signatures import BadSignature, check_standard, claim_of
from tickets.integrations import keys, signing
from tickets.models import Integration, Proof, Receipt, Ticket

pytestmark = pytest.mark.second_python

BODY = written(TICKET)


@pytest.fixture
def secret(integration: Integration) -> str:
    return signing_with(integration)


def test_what_the_package_of_standard_webhooks_signs_is_taken(integration: Integration, secret: str) -> None:
    answer = send(address(integration), BODY, standard(BODY, secret))

    assert answer.status_code == 201
    assert Ticket.objects.get().public_id == answer.json()["ticket_id"]
    assert Receipt.objects.get().public_id == answer["Receipt-Id"]


def test_the_integration_may_be_named_by_its_uuid(integration: Integration, secret: str) -> None:
    path = f"/api/webhooks/support/in/{integration.pk}/ingest"

    assert send(path, BODY, standard(BODY, secret)).status_code == 201


def test_a_replay_is_answered_like_a_repeat(integration: Integration, secret: str) -> None:
    headers = standard(BODY, secret, id="msg_7")

    first, replay = send(address(integration), BODY, headers), send(address(integration), BODY, headers)

    assert (first.status_code, replay.status_code) == (201, 200)
    assert replay.json() == first.json() | {"duplicate": True}
    assert Ticket.objects.get().external_id == "msg_7"


def test_a_header_that_nobody_signed_does_not_make_a_replay_new(integration: Integration, secret: str) -> None:
    headers = standard(BODY, secret)
    send(address(integration), BODY, headers)

    replay = send(address(integration), BODY, headers | {"idempotency-key": "another"})

    assert replay.status_code == 200


def test_the_bodys_own_id_goes_before_the_requests(integration: Integration, secret: str) -> None:
    body = written(TICKET | {"external_id": "mine"})

    send(address(integration), body, standard(body, secret))

    assert Ticket.objects.get().external_id == "mine"


def test_one_right_signature_of_several_is_enough(integration: Integration, secret: str) -> None:
    headers = standard(BODY, secret)
    headers["webhook-signature"] = f"v2,abc v1,bad= nonsense {headers['webhook-signature']}"

    assert send(address(integration), BODY, headers).status_code == 201


def test_the_body_alone_may_be_signed(integration: Integration, secret: str) -> None:
    assert send(address(integration), BODY, plain(BODY, secret)).status_code == 201


def test_what_is_signed_is_what_was_sent_and_not_what_it_unpacks_to(integration: Integration, secret: str) -> None:
    packed = gzip.compress(BODY)

    answer = send(address(integration), packed, plain(packed, secret) | {"content-encoding": "gzip"})

    assert answer.status_code == 201


def test_another_body_is_refused(integration: Integration, secret: str) -> None:
    other = written(TICKET | {"subject": "Something else"})

    for headers in (standard(BODY, secret), plain(BODY, secret)):
        answer = send(address(integration), other, headers)
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "authentication_failed"
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("age", [-600, 600, 100_000])
def test_a_time_outside_the_window_is_refused(age: int, integration: Integration, secret: str) -> None:
    headers = standard(BODY, secret, at=datetime.now(UTC) - timedelta(seconds=age))

    assert send(address(integration), BODY, headers).status_code == 401


@pytest.mark.parametrize(("age", "fits"), [(-301, False), (-300, True), (0, True), (300, True), (301, False)])
def test_the_window_ends_at_its_seconds(age: int, fits: bool, secret: str) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    claim = claim_of(standard(BODY, secret, at=now - timedelta(seconds=age)))
    may_fail = nullcontext() if fits else pytest.raises(BadSignature)

    with may_fail:
        check_standard(BODY, claim, [secret], now=now, window=timedelta(minutes=5))


def test_the_window_is_a_setting(integration: Integration, secret: str, settings: Any) -> None:
    settings.SIGNATURE_WINDOW = timedelta(hours=1)
    headers = standard(BODY, secret, at=datetime.now(UTC) - timedelta(minutes=50))

    assert send(address(integration), BODY, headers).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": ""},
        {"webhook-id": "é"},
        {"webhook-id": "x" * 300},
        {"webhook-id": "another"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "1e9"},
        {"webhook-timestamp": "٣"},
        {"webhook-timestamp": "9" * 12},
        {"webhook-timestamp": "9" * 5000},
        {"webhook-signature": " "},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,%%%"},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v1," + "A" * 7000},
        {"webhook-signature": "v1,a " * 500},
    ],
)
def test_malformed_headers_are_refused_and_never_an_error_of_ours(
    change: dict[str, str], integration: Integration, secret: str
) -> None:
    answer = send(address(integration), BODY, standard(BODY, secret) | change)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=00", "sha256=é", "sha256=" + "0" * 5000, "\x00"])
def test_a_malformed_signature_of_the_body_is_refused(header: str, integration: Integration, secret: str) -> None:
    assert send(address(integration), BODY, {"x-signature-256": header}).status_code == 401


@pytest.mark.parametrize("name", ["i_00000000000000000000000000", "i_nonsense", "nobody", "t_1", "é"])
def test_an_address_of_nobody_is_refused(name: str, integration: Integration, secret: str) -> None:
    path = f"/api/webhooks/support/in/{name}/ingest"

    assert send(path, BODY, standard(BODY, secret)).status_code == 401


def test_nothing_is_right_where_there_is_no_secret(integration: Integration) -> None:
    Integration.objects.update(proof=Proof.EITHER)

    assert send(address(integration), BODY, standard(BODY, keys.create_secret())).status_code == 401
    assert send(address(integration), BODY, plain(BODY, "")).status_code == 401


@pytest.mark.parametrize("stored", ["no token at all", "gAAAAAé"])
def test_a_secret_that_cant_be_decrypted_refuses(stored: str, integration: Integration, secret: str) -> None:
    overwrite(integration, "signing_secret", stored)

    assert send(address(integration), BODY, standard(BODY, secret)).status_code == 401


def test_an_old_secret_that_cant_be_decrypted_does_not_hide_the_new(integration: Integration, secret: str) -> None:
    new = signing.rotate_signing_secret(integration)
    overwrite(integration, "old_signing_secret", "no token at all")

    assert send(address(integration), BODY, standard(BODY, new)).status_code == 201


def test_a_switched_off_integration_is_refused(integration: Integration, secret: str) -> None:
    Integration.objects.update(is_active=False)

    assert send(address(integration), BODY, standard(BODY, secret)).status_code == 401


def test_another_integrations_secret_is_refused(integration: Integration, secret: str) -> None:
    other = factories.IntegrationFactory()
    signing_with(other)

    assert send(address(other), BODY, standard(BODY, secret)).status_code == 401


def test_a_rotated_secret_is_good_for_the_overlap(integration: Integration, secret: str) -> None:
    new = signing.rotate_signing_secret(integration)

    assert send(address(integration), BODY, standard(BODY, secret, id="a")).status_code == 201
    assert send(address(integration), BODY, standard(BODY, new, id="b")).status_code == 201

    Integration.objects.update(old_signing_secret_until=timezone.now())
    assert send(address(integration), BODY, standard(BODY, secret, id="c")).status_code == 401


def test_a_secret_made_anew_ends_the_old_one_at_once(integration: Integration, secret: str) -> None:
    signing.make_signing_secret(integration)

    assert send(address(integration), BODY, standard(BODY, secret)).status_code == 401


@pytest.mark.parametrize(
    ("proof", "by_key", "signed"), [("key", 201, 401), ("signature", 401, 201), ("either", 201, 201)]
)
def test_the_setting_says_what_is_enough(proof: Proof, by_key: int, signed: int, integration: Integration) -> None:
    secret = signing_with(integration, proof)
    key = {"authorization": f"Bearer {keys.create_key(integration)[1]}"}

    assert send(address(integration), BODY, key).status_code == by_key
    assert send("/api/webhooks/support/ingest", BODY, key).status_code == by_key
    assert send("/api/webhooks/support/chat", b"{}", key).status_code == (400 if by_key == 201 else 401)
    assert send(address(integration), BODY, standard(BODY, secret)).status_code == signed


def test_reading_takes_a_key_whatever_posts_are_proven_by(
    integration: Integration, client_of: Callable[..., Client]
) -> None:
    signing_with(integration, Proof.SIGNATURE)

    assert client_of(integration).get("/api/tickets/").status_code == 200


def test_a_change_of_the_setting_counts_at_once(integration: Integration, post: Callable[..., Any]) -> None:
    assert post().status_code == 201

    Integration.objects.update(proof=Proof.SIGNATURE)

    assert post().status_code == 401


def test_a_key_fits_its_own_integrations_address_only(integration: Integration) -> None:
    other = factories.IntegrationFactory()

    answer = send(address(other), BODY, {"authorization": f"Bearer {keys.create_key(integration)[1]}"})

    assert answer.status_code == 401


def test_a_wrong_signature_is_not_mended_by_a_key(integration: Integration, secret: str) -> None:
    key = {"authorization": f"Bearer {keys.create_key(integration)[1]}"}

    assert send(address(integration), BODY, key | plain(BODY, "wrong")).status_code == 401


def test_the_size_is_looked_at_before_the_signature(integration: Integration, secret: str, settings: Any) -> None:
    settings.INGEST_MAX_BYTES = 50

    assert send(address(integration), BODY, {"x-signature-256": "sha256=wrong"}).status_code == 413


def test_without_any_proof_it_is_401(integration: Integration, secret: str) -> None:
    assert send(address(integration), BODY, {}).status_code == 401


def test_a_signature_permits_to_post_and_not_to_raise_a_tier(integration: Integration, secret: str) -> None:
    customer = factories.CustomerFactory(email="user@example.com", tier="free")
    body = written(TICKET | {"customer_tier": "enterprise"})

    send(address(integration), body, standard(body, secret))

    customer.refresh_from_db()
    assert customer.tier == "free"


def test_wrong_fields_leave_a_receipt_of_the_signer(integration: Integration, secret: str) -> None:
    body = written(TICKET | {"channel": "fax"})

    answer = send(address(integration), body, standard(body, secret))

    receipt = Receipt.objects.get()
    assert (answer.status_code, answer["Receipt-Id"]) == (400, receipt.public_id)
    assert (receipt.integration, bytes(receipt.body)) == (integration, body)


def test_signed_posts_count_against_the_rate(integration: Integration, secret: str, settings: Any) -> None:
    settings.INGEST_BURST = 1
    send(address(integration), BODY, standard(BODY, secret, id="a"))

    answer = send(address(integration), BODY, standard(BODY, secret, id="b"))

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1


def test_secrets_stand_encrypted(integration: Integration, secret: str) -> None:
    signing.rotate_signing_secret(integration)

    stored = json.dumps([str(row) for row in raw_secrets(integration)])
    assert secret not in stored
    assert "whsec_" not in stored


def overwrite(integration: Integration, field: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE tickets_integration SET {field} = %s WHERE id = %s", [text, integration.pk])


def raw_secrets(integration: Integration) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT signing_secret, old_signing_secret FROM tickets_integration WHERE id = %s", [integration.pk]
        )
        return list(cursor.fetchone() or ())
