"""A signed POST to an address of yours, after the Standard Webhooks specification; the receiver drops repeats by its id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from routing.pipelines.destinations.base import (
    BadDestination,
    Event,
    Exchange,
    Field,
    Filler,
    Kind,
    Parcel,
    Place,
    SendError,
)
from routing.pipelines.destinations.vendor import call_vendor, judge_answer
from routing.pipelines.hops import HOPS_HEADER
from tickets.integrations.keys import create_secret
from tickets.outbound.addresses import check_web_address

# The address may be our own, so the body has the shape of an event, and the header tells how often it has come back.
EVENT_ID = "helpdesk-event-id"


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    payload = fill(dict(said)) if said else dict(event.payload)
    return {
        "type": event.type,
        "timestamp": event.occurred_at.isoformat(),
        "event_id": event.public_id,
        "payload": payload,
        "hops": getattr(event, "hops", 0) + 1,
    }


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    content = dict(parcel.content)
    hops, event_id = content.pop("hops", 1), content.pop("event_id", "")
    body = json.dumps({**content, "idempotency_key": parcel.key}, ensure_ascii=False, separators=(",", ":"))
    now = datetime.now(UTC)
    try:
        signature = Webhook(place.get("signing_secret")).sign(parcel.key, now, body)
    except (ValueError, EmptyWebhookSecretError) as error:
        raise SendError("The signing secret can't be used: make it anew.", broken=True) from error
    headers = {
        "content-type": "application/json",
        "webhook-id": parcel.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
        HOPS_HEADER: str(hops),
        EVENT_ID: str(event_id),
    }
    if token := place.get("bearer_token"):
        headers["authorization"] = f"Bearer {token}"
    answer = call_vendor(place, "POST", place.get("url"), body.encode("utf-8", "replace"), exchange, headers)
    judge_answer(answer, name="The address")


def check(place: Place) -> None:
    try:
        check_web_address(place.get("url"))
    except ValueError as error:
        raise BadDestination("url", str(error)) from error
    if any(character.isspace() or not " " < character <= "~" for character in place.get("bearer_token")):
        raise BadDestination("bearer_token", "A token holds no spaces and no special letters.")
    if not place.get("signing_secret"):
        # One that nobody has named is made.
        place.secrets["signing_secret"] = create_secret()
    try:
        Webhook(place.get("signing_secret"))
    except (ValueError, EmptyWebhookSecretError) as error:
        raise BadDestination("signing_secret", "It must be whsec_ and base64, or empty for a new one.") from error


KIND = Kind(
    name="webhook",
    label="Signed webhook",
    colour="blue",
    override="payload",
    parts={},
    fields=(
        Field(
            name="url",
            label="Address",
            help="Where it is posted to.",
            kind="url",
            is_secret=True,
            is_required=True,
            is_place=True,
        ),
        Field(
            name="signing_secret",
            label="Signing secret",
            help="whsec_…, by which the receiver knows that it was us. Empty: one is made; “New signing secret” shows one.",
            is_secret=True,
            is_sent=False,
        ),
        Field(
            name="bearer_token",
            label="Bearer token",
            help="Sent as Authorization, where the receiver asks for one.",
            is_secret=True,
        ),
    ),
    check=check,
    render=render,
    send=send,
    drops_repeats=True,
    own_parts=("timestamp", "event_id", "hops"),
)
