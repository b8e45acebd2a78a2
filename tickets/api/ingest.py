"""POST /api/webhooks/support/ingest: authenticate, size, parse, validate, rate, store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from tickets import ids
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.body import Unreadable, read_raw, unpacked
from tickets.api.errors import ErrorOut, described
from tickets.api.fields import Address, ExternalId, JsonObject, Strict, Text, Word
from tickets.api.parsing import parse_json
from tickets.channels.addresses import split_address
from tickets.intake import rate
from tickets.intake.incoming import Delivered, Incoming
from tickets.intake.store import Stored, refuse, store
from tickets.keys import Caller
from tickets.models import Scope
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Channel, Tier


class IngestIn(Strict):
    external_id = ExternalId(
        required=False, help_text="Your id of this message; a repeat of it makes no second ticket."
    )
    channel = Word(choices=Channel.choices, help_text="Where the answer goes back to.")
    customer_email = Address(help_text="The customer's address; “Ann <ann@example.com>” is understood.")
    subject = Text(allow_blank=True, help_text=f"{SUBJECT_LIMIT} characters are kept on the ticket.")
    body = Text(lines=True, help_text="What the customer wrote.")
    customer_name = Text(required=False, allow_blank=True)
    customer_tier = Word(choices=Tier.choices, required=False)
    page_url = Text(required=False, allow_blank=True, max_length=2000)
    metadata = JsonObject(required=False, help_text="Kept with the ticket; `message_id` threads the answer's mail.")
    callback_url = Text(required=False, max_length=500, help_text="Only where the integration allows it.")

    def validate_callback_url(self, value: str) -> str:
        if not self.context["caller"].accepts_callback_urls:
            raise ValidationError("This integration may not name a callback URL.")
        try:
            split_address(value)
        except ValueError:
            raise ValidationError("Enter a URL that begins with https:// or http://.") from None
        return value


class IngestOut(serializers.Serializer[Any]):
    ticket_id = serializers.CharField()
    status = serializers.CharField()
    created_at = serializers.DateTimeField()
    duplicate = serializers.BooleanField(required=False)


class TooMany(APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "rate_limited"

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        # REST framework makes this the Retry-After header.
        self.wait = wait


EXAMPLE = {
    "external_id": "email-msg-abc123",
    "channel": "email",
    "customer_email": "user@example.com",
    "subject": "Cannot access my dashboard",
    "body": "I've been unable to log in since yesterday. I get a 403 error.",
}
ANSWER = {
    "ticket_id": "t_01jd5x2m8kf0r9w3q7v6b4n2ha",
    "status": "open",
    "created_at": "2026-01-15T10:23:00.000Z",
}


class IngestView(APIView):
    permission_classes = [HasTicketsScope]

    @extend_schema(
        operation_id="ingest",
        summary="Post a ticket",
        description=(
            "A 2xx answer means that the ticket is committed. Post the same `external_id` (or `Idempotency-Key`) again"
            " as often as you like: you get the first answer once more, with `duplicate: true`."
        ),
        request=IngestIn,
        parameters=[
            OpenApiParameter("Idempotency-Key", location="header", description="Serves when there is no external_id.")
        ],
        responses={
            201: OpenApiResponse(IngestOut, "Stored.", [OpenApiExample("Stored", ANSWER)]),
            200: OpenApiResponse(IngestOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
            400: ErrorOut,
            401: ErrorOut,
            403: ErrorOut,
            408: ErrorOut,
            413: ErrorOut,
            415: ErrorOut,
            429: ErrorOut,
        },
        examples=[OpenApiExample("Email", EXAMPLE, request_only=True)],
        tags=["Tickets"],
    )
    def post(self, request: Request) -> Response:
        caller = caller_of(request)
        raw = read_raw(request._request)
        delivered = _delivered(request, caller, raw)
        data: Any = None
        try:
            delivered = replace(delivered, body=unpacked(request._request, raw))
            data = parse_json(delivered.body)
            incoming = _incoming(request, caller, data)
        except (ParseError, ValidationError, Unreadable, UnsupportedMediaType) as error:
            return _refused(request, error, delivered, data)
        try:
            rate.take(caller.integration_id)
        except rate.RateLimited as error:
            raise TooMany(str(error), wait=error.retry_after_seconds) from None
        return _stored(store(incoming, delivered))


def _delivered(request: Request, caller: Caller, body: bytes) -> Delivered:
    return Delivered(
        integration_id=caller.integration_id,
        actor=caller.actor,
        body=body,
        content_type=request.headers.get("Content-Type", ""),
        may_write_customers=Scope.CUSTOMERS in caller.scopes,
    )


def _incoming(request: Request, caller: Caller, data: Any) -> Incoming:
    """Raises ValidationError naming every field that is not right."""
    if isinstance(data, dict) and data.get("external_id") is None and "Idempotency-Key" in request.headers:
        data = data | {"external_id": request.headers["Idempotency-Key"]}
    checked = IngestIn(data=data, context={"caller": caller})
    checked.is_valid(raise_exception=True)
    values = checked.validated_data
    name, email = values["customer_email"]
    return Incoming(
        channel=values["channel"],
        email=email,
        subject=values["subject"][:SUBJECT_LIMIT],
        body=values["body"],
        name=(values.get("customer_name") or name)[:200],
        tier=values.get("customer_tier", ""),
        external_id=values.get("external_id"),
        page_url=values.get("page_url", ""),
        callback_url=values.get("callback_url", ""),
        metadata=values.get("metadata", {}),
    )


def _refused(request: Request, error: APIException, delivered: Delivered, data: Any) -> Response:
    """An answer that says what was not right, and a receipt that says it too."""
    description = described(error)
    receipt = refuse(
        delivered,
        errors=description["fields"] or [{"field": "", "message": description["message"]}],
        external_id=_usable_id(request, data),
    )
    return Response({"error": description}, status=error.status_code, headers={"Receipt-Id": receipt.public_id})


def _usable_id(request: Request, data: Any) -> str | None:
    given = data.get("external_id") if isinstance(data, dict) else None
    given = given if given is not None else request.headers.get("Idempotency-Key")
    field = ExternalId()
    try:
        return field.run_validation(given)
    except ValidationError:
        return None


def _stored(stored: Stored) -> Response:
    headers = {"Receipt-Id": ids.to_public("r", stored.receipt_id)}
    if stored.is_repeat:
        return Response(
            stored.answer | {"duplicate": True}, status=200, headers=headers | {"Idempotent-Replayed": "true"}
        )
    return Response(stored.answer, status=201, headers=headers)
