"""POST /api/webhooks/support/ingest: authenticate, size, parse, validate, rate, store."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.views import APIView

from tickets.api.authentication import HasTicketsScope, likely_poster
from tickets.api.body import read_raw
from tickets.api.errors import ErrorOut
from tickets.api.json_answers import error_answer
from tickets.api.negotiation import Unnegotiated
from tickets.intake.incoming import IncomingMessage
from tickets.intake.ingest_rate import RateLimited
from tickets.intake.receipts import StoredDelivery
from tickets.intake.store import store_post, store_ticket
from tickets.intake.store_addressless import store_addressless
from tickets.integrations.caller_cache import forget_caller
from tickets.integrations.keys import Caller, CallerChanged, confirm_caller
from tickets.lanes.programs.created_event import EXAMPLE as EVENT
from tickets.lanes.programs.ingest_fields import IngestIn, incoming_of
from tickets.lanes.programs.posting import (
    Post,
    PostAnswer,
    TooMany,
    as_response,
    stored_answer,
    take_packed,
    use_rate,
)


class IngestOut(serializers.Serializer[Any]):
    ticket_id = serializers.CharField()
    status = serializers.CharField()
    created_at = serializers.DateTimeField()
    duplicate = serializers.BooleanField(required=False)


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
            201: OpenApiResponse(IngestOut, "Stored.", [OpenApiExample("Stored", ANSWER)]),
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
                return as_response(take_packed(request, _remembered_post(request, raw, caller), take_ticket))
            except CallerChanged:
                # What was remembered of the key is no longer so: ask, and decide anew.
                forget_caller(caller)
                caller = likely_poster(request)


def take_ticket(values: Any, post: Post) -> PostAnswer:
    """Makes a ticket of a post, also of one item of a batch. Raises ValidationError, TooMany, CallerChanged."""
    incoming = incoming_of(values, post.caller, default_id=post.default_id)
    if not post.is_confirmed:
        if incoming.email:
            return stored_answer(_store_remembered(incoming, post))
        confirm_caller(post.caller)
    use_rate(post.caller)
    store = store_ticket if incoming.email else store_addressless
    return stored_answer(store(incoming, post.delivered))


def _store_remembered(incoming: IncomingMessage, post: Post) -> StoredDelivery:
    """In one statement, which confirms the caller and uses up the rate. Raises TooMany, CallerChanged."""
    try:
        return store_post(incoming, post.delivered, post.caller)
    except RateLimited as error:
        raise TooMany(str(error), wait=error.retry_after_seconds) from None


def _remembered_post(request: HttpRequest, raw: bytes, caller: Caller) -> Post:
    return Post(
        caller=caller,
        raw=raw,
        content_type=request.META.get("CONTENT_TYPE", ""),
        default_id=request.META.get("HTTP_IDEMPOTENCY_KEY"),
        is_confirmed=False,
    )
