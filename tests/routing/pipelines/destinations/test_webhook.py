"""A signed post to an address of somebody's own, which checks the signature with the specification's own library."""

from __future__ import annotations

from typing import Any

import pytest

from routing.pipelines.destinations.base import BadDestination, SendError
from routing.pipelines.destinations.lines import read_values
from tests.doors.webhooks import WebhookReceiver
from tests.routing.pipelines.destinations.sending import EVENT_ID, place_of, prepared, send
from tickets.integrations.keys import create_secret

SEED = {"subject": "All is down", "nested": {"mail": ["ann@example.com"]}, "n": 3}


def test_it_is_signed_and_has_the_shape_of_an_event() -> None:
    secret = create_secret()
    with WebhookReceiver(secret) as hook:
        place = place_of("webhook", url=hook.url, signing_secret=secret, bearer_token="of-the-receiver")
        send("webhook", place, prepared("webhook", SEED, hops=1).content, key="dl_7")
    (call,) = hook.calls

    assert call["headers"]["webhook-id"] == "dl_7"
    assert call["headers"]["helpdesk-hops"] == "2"
    assert call["headers"]["helpdesk-event-id"] == EVENT_ID
    assert call["headers"]["authorization"] == "Bearer of-the-receiver"
    assert call["body"] == {
        "type": "support.ticket.created",
        "timestamp": "2026-11-22T08:30:00+00:00",
        "payload": {"subject": "All is down", "nested": {"mail": ["[email]"]}, "n": 3},
        "idempotency_key": "dl_7",
    }


def test_a_line_says_another_payload_whose_values_keep_their_type() -> None:
    made = prepared("webhook", SEED, {"count": "$n", "text": "It is {{ subject }}"})

    assert made.content["payload"] == {"count": 3, "text": "It is All is down"}


def test_without_a_secret_one_is_made() -> None:
    assert read_values("webhook", {"url": "https://shop.example/hook"}).secrets["signing_secret"].startswith("whsec_")


@pytest.mark.parametrize("status", [302, 400])
def test_a_redirect_is_not_followed_and_a_refusal_is_final(status: int) -> None:
    secret = create_secret()
    with (
        WebhookReceiver(secret, [(status, {"location": "http://169.254.169.254/"})]) as hook,
        pytest.raises(SendError) as failure,
    ):
        send("webhook", place_of("webhook", url=hook.url, signing_secret=secret), prepared("webhook", SEED).content)

    assert failure.value.permanent
    assert len(hook.calls) == 1


def test_an_address_inside_is_refused_and_marks_the_destination(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = []
    with pytest.raises(SendError) as failure:
        send("webhook", place_of("webhook", url="http://127.0.0.1:9/"), prepared("webhook", SEED).content)

    assert failure.value.broken
    assert "private network" in str(failure.value)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "url"),
        ({"url": "ftp://shop.example/"}, "url"),
        ({"url": "https://ann:secret@shop.example/"}, "url"),
        ({"url": "https://{{ $event.payload.host }}/"}, "url"),
        ({"url": "https://shop.example/", "signing_secret": "whsec_???"}, "signing_secret"),
        ({"url": "https://shop.example/", "bearer_token": "a\nb"}, "bearer_token"),
        ({"url": ["https://shop.example/"]}, "url"),
    ],
)
def test_what_can_not_serve_is_refused_with_its_place(values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        read_values("webhook", values)

    assert refusal.value.field == field
