"""What a posted event consists of. Its payload is kept whole; around it, nothing but the fields named here is taken."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from rest_framework import serializers
from rest_framework.exceptions import APIException, ValidationError

from tickets.api.fields import ExternalId, Moment, Strict
from tickets.api.parsing import depth_exceeds
from tickets.intake.incoming import IncomingMessage
from tickets.lanes.programs.created_event import CREATED, CreatedPayloadIn, incoming_of_event
from tickets.text import storable_text

OURS = "support."
LONGEST_TYPE = 100
DEEPEST_PAYLOAD = 20
CLOCK_TOLERANCE = timedelta(minutes=5)
_TYPE = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9][a-z0-9_-]*)+", re.ASCII)


class PayloadTooLarge(APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(f"The payload is larger than {settings.EVENT_MAX_BYTES:,} bytes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedEvent:
    """One checked event. `incoming` is the ticket that it makes, if it makes one."""

    type: str
    payload: dict[str, Any]
    key: str | None
    occurred_at: datetime | None
    incoming: IncomingMessage | None = None


class EventType(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if len(data) > LONGEST_TYPE:
            raise ValidationError(f"It must not have more than {LONGEST_TYPE} characters.")
        if not _TYPE.fullmatch(data):
            raise ValidationError("Write lower-case words with dots between them, such as payment.failed.")
        if data.startswith(OURS) and data != CREATED:
            raise ValidationError(f"Types that begin with {OURS} are Helpdesk's own; of them, only {CREATED} is taken.")
        return data


class Payload(serializers.JSONField):
    """An object, kept whole; characters that no database stores are replaced, in names as well."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValidationError("This must be a JSON object.")
        if depth_exceeds(data, DEEPEST_PAYLOAD):
            raise ValidationError(f"It is nested more than {DEEPEST_PAYLOAD} deep.")
        payload = storable_text(data)
        if len(payload) != len(data):
            raise ValidationError("Two of its names are the same but for characters that can't be stored.")
        return payload


class EventIn(Strict):
    type = EventType(help_text="Lower-case words with dots between them; what begins with `support.` is Helpdesk's.")
    payload = Payload(help_text="An object of any fields: up to 256 KB and 20 deep.")
    idempotencyKey = ExternalId(required=False, help_text="Your id of the event; a repeat of it is stored once.")
    idempotency_key = ExternalId(required=False, help_text="The same by another name.")
    timestamp = Moment(required=False, help_text="When it happened, if not now.")

    def validate_timestamp(self, value: datetime) -> datetime:
        if value > timezone.now() + CLOCK_TOLERANCE:
            raise ValidationError("This lies in the future.")
        return value


def read_event(values: Any, *, default_key: str | None = None) -> PostedEvent:
    """The checked event. `default_key` serves where it has no key. Raises ValidationError and PayloadTooLarge."""
    _check_size(values)
    event = _fields().run_validation(values)
    key = _key(event, default_key)
    incoming = _ticket_of(event, key) if event["type"] == CREATED else None
    return PostedEvent(
        type=event["type"],
        payload=event["payload"],
        key=incoming.external_id if incoming else key,
        occurred_at=event.get("timestamp"),
        incoming=incoming,
    )


def _check_size(values: Any) -> None:
    payload = values.get("payload") if isinstance(values, dict) else None
    if payload is None:
        return
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode(errors="surrogatepass")) > settings.EVENT_MAX_BYTES:
        raise PayloadTooLarge


def _key(event: dict[str, Any], default_key: str | None) -> str | None:
    given = {event[name] for name in ("idempotencyKey", "idempotency_key") if name in event}
    if len(given) > 1:
        raise ValidationError({"idempotency_key": ["It says something else than idempotencyKey."]})
    if given or default_key is None:
        return next(iter(given), None)
    try:
        checked: str = ExternalId().run_validation(default_key)
    except ValidationError as error:
        raise ValidationError({"idempotencyKey": error.detail}) from None
    return checked


def _ticket_of(event: dict[str, Any], key: str | None) -> IncomingMessage:
    """As ingest makes it of the fields that it knows; the others are the event's alone."""
    known = {name: value for name, value in event["payload"].items() if name in CreatedPayloadIn().fields}
    values = {"type": CREATED, "payload": known}
    values |= {"idempotencyKey": key} if key else {}
    values |= {"timestamp": event["timestamp"].isoformat()} if "timestamp" in event else {}
    return incoming_of_event(values)


@cache
def _fields() -> EventIn:
    """Made once, since checking changes nothing in it."""
    return EventIn()
