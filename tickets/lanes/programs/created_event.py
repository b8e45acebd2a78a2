"""The event `support.ticket.created`, which event pipelines emit, posted as it is instead of a ticket's own fields."""

from __future__ import annotations

from functools import cache
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from tickets.api.fields import AddressField, ExternalId, Moment, Strict, Text, Word
from tickets.intake.incoming import IncomingMessage
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Channel, Tier

CREATED = "support.ticket.created"
CHANNELS = [(channel.value, channel.label) for channel in (Channel.EMAIL, Channel.CHAT, Channel.FORM)]
EXAMPLE = {
    "type": CREATED,
    "payload": {
        "ticket_id": "4711",
        "subject": "Cannot access my dashboard",
        "body": "I've been unable to log in since yesterday. I get a 403 error.",
        "customer_tier": "pro",
        "channel": "chat",
        "customer_id": "acme-inc",
    },
    "idempotencyKey": "4711",
    "timestamp": "2026-01-15T10:23:00Z",
}


class CreatedPayloadIn(Strict):
    ticket_id = ExternalId(help_text="Your id of the ticket; kept as its external_id.")
    subject = Text(allow_blank=True)
    body = Text(lines=True)
    customer_tier = Word(choices=Tier.choices, required=False)
    channel = Word(choices=CHANNELS)
    customer_email = AddressField(required=False, allow_blank=True)
    customer_id = ExternalId(
        required=False, allow_blank=True, help_text="Your id of the customer; serves when there is no address."
    )


class CreatedEventIn(Strict):
    type = serializers.CharField()
    payload = CreatedPayloadIn()
    idempotencyKey = ExternalId(required=False, help_text="The key of the post; ticket_id serves without it.")
    timestamp = Moment(required=False)


def is_event(values: Any) -> bool:
    """A ticket's own fields have no such names."""
    return isinstance(values, dict) and ("type" in values or "payload" in values)


def incoming_of_event(values: dict[str, Any]) -> IncomingMessage:
    """The checked message; its `email` is empty if the event names no address. Raises ValidationError."""
    if values.get("type") != CREATED:
        raise ValidationError({"type": [f"Of events, only {CREATED} is taken here."]})
    event = _fields().run_validation(values)
    payload = event["payload"]
    name, email = payload.get("customer_email") or ("", "")
    return IncomingMessage(
        channel=payload["channel"] if email else _channel_without_address(payload["channel"]),
        email=email,
        subject=payload["subject"][:SUBJECT_LIMIT],
        body=payload["body"],
        name=name,
        tier=payload.get("customer_tier", ""),
        external_id=event.get("idempotencyKey") or payload["ticket_id"],
        ticket_external_id=payload["ticket_id"],
        customer_external_id=payload.get("customer_id", ""),
        metadata=_metadata(event),
    )


def _channel_without_address(channel: str) -> str:
    """No mail can be sent, so the answer goes back to the program."""
    return channel if channel == Channel.CHAT else Channel.WEBHOOK


def _metadata(event: dict[str, Any]) -> dict[str, Any]:
    """What the ticket has no column for."""
    payload = event["payload"]
    kept = {"event": CREATED, "channel": payload["channel"]}
    kept |= {name: payload[name] for name in ("customer_id", "customer_tier") if payload.get(name)}
    return kept | ({"timestamp": event["timestamp"].isoformat()} if "timestamp" in event else {})


@cache
def _fields() -> CreatedEventIn:
    """Made once, since checking changes nothing in it."""
    return CreatedEventIn()
