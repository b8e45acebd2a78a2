"""POST /api/webhooks/support/ingest: authenticate, size, parse, validate, rate, store."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType, ValidationError
from rest_framework.views import APIView

from tickets import ids
from tickets.api.authentication import HasTicketsScope, likely_poster
from tickets.api.body import Unreadable, read_raw, unpack_body
from tickets.api.errors import ErrorOut, describe_error
from tickets.api.fields import ExternalId
from tickets.api.negotiation import Unnegotiated
from tickets.api.parsing import parse_json
from tickets.api.plain import error_answer, json_answer
from tickets.intake.addressless import store_addressless
from tickets.intake.incoming import DeliveredRequest, IncomingMessage
from tickets.intake.rate import RateLimited, take_from_rate
from tickets.intake.store import StoredPost, store_post, store_refusal
from tickets.integrations.keys import Caller, CallerChanged, confirm_caller
from tickets.integrations.remembered import forget_caller
from tickets.lanes.programs.created_event import EXAMPLE as EVENT
from tickets.lanes.programs.ingest_fields import IngestIn, incoming_of
from tickets.models import Scope


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
    content_negotiation_class = Unnegotiated

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A post goes past REST framework's request, negotiation and rendering: they cost as much as all the rest."""
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        try:
            return self.post(request)
        except APIException as error:
            return error_answer(error)

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
            201: OpenApiResponse(IngestOut, "Stored.", [OpenApiExample("StoredPost", ANSWER)]),
            200: OpenApiResponse(IngestOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
            429: ErrorOut,
        },
        examples=[
            OpenApiExample("Email", EXAMPLE, request_only=True),
            OpenApiExample("Event", EVENT, request_only=True),
        ],
        tags=["Tickets"],
    )
    def post(self, request: HttpRequest) -> HttpResponse:
        caller = likely_poster(request)
        raw = read_raw(request)
        while True:
            try:
                return _answer(request, raw, caller)
            except CallerChanged:
                # What was remembered of the key is no longer so: ask, and decide anew.
                forget_caller(caller)
                caller = likely_poster(request)


def _answer(request: HttpRequest, raw: bytes, caller: Caller) -> HttpResponse:
    """Raises CallerChanged, TooMany, TooLarge."""
    body, values = raw, None
    try:
        body = unpack_body(request, raw)
        values = parse_json(body)
        incoming = incoming_of(values, caller, default_id=request.META.get("HTTP_IDEMPOTENCY_KEY"))
    except (ParseError, ValidationError, Unreadable, UnsupportedMediaType) as error:
        confirm_caller(caller)
        return _refused(request, error, _delivered(request, caller, body), values)
    try:
        return _stored(_store(incoming, _delivered(request, caller, body), caller))
    except RateLimited as error:
        raise TooMany(str(error), wait=error.retry_after_seconds) from None


def _store(incoming: IncomingMessage, delivered: DeliveredRequest, caller: Caller) -> StoredPost:
    """Raises CallerChanged, RateLimited."""
    if incoming.email:
        return store_post(incoming, delivered, caller)
    confirm_caller(caller)
    take_from_rate(caller.integration_id)
    return store_addressless(incoming, delivered)


def _delivered(request: HttpRequest, caller: Caller, body: bytes) -> DeliveredRequest:
    return DeliveredRequest(
        integration_id=caller.integration_id,
        actor=caller.actor,
        body=body,
        content_type=request.META.get("CONTENT_TYPE", ""),
        may_write_customers=Scope.CUSTOMERS in caller.scopes,
    )


def _refused(request: HttpRequest, error: APIException, delivered: DeliveredRequest, values: Any) -> HttpResponse:
    """An answer that says what was not right, and a receipt that says it too."""
    description = describe_error(error)
    receipt = store_refusal(
        delivered,
        errors=description["fields"] or [{"field": "", "message": description["message"]}],
        external_id=_usable_id(request, values),
    )
    return json_answer({"error": description}, status=error.status_code, headers={"Receipt-Id": receipt.public_id})


def _usable_id(request: HttpRequest, values: Any) -> str | None:
    given = values.get("external_id") if isinstance(values, dict) else None
    given = given if given is not None else request.headers.get("Idempotency-Key")
    field = ExternalId()
    try:
        return field.run_validation(given)
    except ValidationError:
        return None


def _stored(stored: StoredPost) -> HttpResponse:
    headers = {"Receipt-Id": ids.to_public("r", stored.receipt_id)}
    if not stored.is_repeat:
        return json_answer(stored.answer, status=201, headers=headers)
    headers["Idempotent-Replayed"] = "true"
    return json_answer(stored.answer | {"duplicate": True}, status=200, headers=headers)
