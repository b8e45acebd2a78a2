"""POST /api/events/: a program tells what happened; pipelines may match it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from routing.pipelines.events.posted_event import EventIn
from routing.pipelines.events.receive import error_of, receive_events
from routing.pipelines.hops import HOPS_HEADER, hops_told
from tickets.api.authentication import caller_of
from tickets.api.body import unpack_body
from tickets.api.errors import ErrorBodyOut, ErrorOut
from tickets.api.fields import Strict
from tickets.api.json_answers import json_answer
from tickets.api.parsing import parse_many
from tickets.api.signed import most_bytes
from tickets.lanes.programs.batch import TooManyItems, as_json
from tickets.lanes.programs.created_event import EXAMPLE
from tickets.lanes.programs.posting import REFUSALS, Post, PostAnswer, PostView, TooMany, as_response, refused_answer
from tickets.models import Lane, Scope

LISTS = ("items", "events")
EVENT_ID = "pe_01jd5x2m8kf0r9w3q7v6b4n2ha"
RECEIPT_ID = "r_01jd5x2m8kf0r9w3q7v6b4n2ha"
PAYMENT = {"type": "payment.failed", "payload": {"customer": "acme-inc", "amount": "€240.00", "attempt": 2}}
ANSWER = {
    "event_id": EVENT_ID,
    "type": "payment.failed",
    "received_at": "2026-01-15T10:23:00.000Z",
    "receipt_id": RECEIPT_ID,
}
RESULTS = [
    {"index": 0, "status": 202} | ANSWER,
    {
        "index": 1,
        "status": 400,
        "receipt_id": RECEIPT_ID,
        "error": {
            "code": "invalid",
            "message": "Some fields are not right.",
            "fields": [{"field": "payload", "message": "This must be a JSON object."}],
        },
    },
]


class HasEventsScope(BasePermission):
    message = "This key lacks the scope “events”."

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(request.user) and Scope.EVENTS in caller_of(request).scopes


class EventListIn(Strict):
    events = EventIn(many=True, help_text="Up to 500; `items` is the same.")


class EventOut(serializers.Serializer[Any]):
    event_id = serializers.CharField(required=False)
    type = serializers.CharField(required=False)
    received_at = serializers.DateTimeField(required=False)
    receipt_id = serializers.CharField(allow_null=True, help_text="Null where nothing was kept: 413, 429 and 503.")
    ticket_id = serializers.CharField(required=False, help_text="Of the ticket that support.ticket.created makes.")
    duplicate = serializers.BooleanField(required=False)


class EventResultOut(EventOut):
    index = serializers.IntegerField(help_text="From 0, in the order of the list.")
    status = serializers.IntegerField(help_text="What the event would have been answered alone.")
    error = ErrorBodyOut(required=False)
    retry_after = serializers.IntegerField(required=False, help_text="Seconds, with 429.")


class EventResultsOut(serializers.Serializer[Any]):
    results = EventResultOut(many=True)


@extend_schema(
    summary="Post events",
    description=(
        "One event; or up to 500 as a list, or as `items` or `events` of an object. 202 means that what it answers for"
        " is committed: of a list, each event has an outcome of its own, and a list of which nothing is taken is"
        " answered with what is wrong. `support.ticket.created` also makes a ticket, as the ingest does. Keys share one"
        " name space with the ingest; where an event has none, `Idempotency-Key` serves, in a list followed by a dot"
        " and the index."
    ),
    request=PolymorphicProxySerializer("EventOrEvents", [EventIn, EventListIn], resource_type_field_name=None),
    parameters=[
        OpenApiParameter("Idempotency-Key", location="header", description="Serves when an event has no key."),
        OpenApiParameter(
            HOPS_HEADER, location="header", description="How often the event came round; a webhook of ours tells it."
        ),
    ],
    responses={
        202: OpenApiResponse(
            PolymorphicProxySerializer("OutcomeOrOutcomes", [EventOut, EventResultsOut], resource_type_field_name=None),
            "Committed.",
            [OpenApiExample("One", ANSWER), OpenApiExample("List", {"results": RESULTS})],
        ),
        200: OpenApiResponse(EventOut, "A repeat.", [OpenApiExample("Repeat", ANSWER | {"duplicate": True})]),
        429: ErrorOut,
    },
    examples=[
        OpenApiExample("Event", PAYMENT, request_only=True),
        OpenApiExample("Ticket", EXAMPLE, request_only=True),
    ],
    tags=["Events"],
)
class EventsView(PostView):
    permission_classes = [HasEventsScope]
    lane = Lane.EVENT
    largest_body = "BATCH_MAX_BYTES"

    def post(self, request: Request, integration: str = "") -> HttpResponse:
        sent = self.read(request)
        hops = hops_told(request.headers.get(HOPS_HEADER))
        try:
            raw = unpack_body(request._request, sent.raw, most=most_bytes(request))
            items = _items(raw)
        except REFUSALS as error:
            return as_response(refused_answer(sent, error, None))
        if items is None:
            return _alone(receive_events([_post(sent, raw, sent.default_id)], hops=hops)[0])
        return _together(receive_events([_item(sent, index, item) for index, item in enumerate(items)], hops=hops))


def _items(raw: bytes) -> list[bytes] | None:
    """The events of a list, or None if it is one. Raises ParseError, ValidationError, TooManyItems."""
    values = parse_many(raw)
    if isinstance(values, dict) and "type" not in values and any(name in values for name in LISTS):
        values = _listed(values)
    if not isinstance(values, list):
        return None
    if not values:
        raise ValidationError({"events": ["The list is empty."]})
    if len(values) > settings.BATCH_MAX_ITEMS:
        raise TooManyItems
    try:
        return [as_json(value) for value in values]
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.") from None


def _listed(values: dict[str, Any]) -> list[Any]:
    """Raises ValidationError."""
    name, *more = values
    if more:
        raise ValidationError({one: ["Send the list alone."] for one in more[:20]})
    if not isinstance(values[name], list):
        raise ValidationError({name: ["This must be a list of events."]})
    listed: list[Any] = values[name]
    return listed


def _post(sent: Post, raw: bytes, default_id: str | None) -> Post:
    return Post(caller=sent.caller, raw=raw, content_type=sent.content_type, default_id=default_id, lane=Lane.EVENT)


def _item(sent: Post, index: int, raw: bytes) -> Post:
    return _post(sent, raw, None if sent.default_id is None else f"{sent.default_id}.{index}")


def _alone(answer: PostAnswer | APIException) -> HttpResponse:
    if isinstance(answer, APIException):
        raise answer
    return as_response(answer)


def _together(answers: list[PostAnswer | APIException]) -> HttpResponse:
    results = [_result(index, answer) for index, answer in enumerate(answers)]
    codes = {result["status"] for result in results}
    if codes & {200, 202}:
        return json_answer({"results": results}, status=202)
    code = codes.pop() if len(codes) == 1 else 400
    waits = [str(result["retry_after"]) for result in results if "retry_after" in result]
    headers = {"Retry-After": waits[0]} if waits and code == TooMany.status_code else {}
    return json_answer({"error": results[0]["error"], "results": results}, status=code, headers=headers)


def _result(index: int, answer: PostAnswer | APIException) -> dict[str, Any]:
    told = error_of(answer) if isinstance(answer, APIException) else answer
    # A ticket's answer has a status of its own, which an item's code goes before.
    result = {"index": index, "receipt_id": told.receipt_id or None} | told.content | {"status": told.code}
    return result | ({"retry_after": answer.wait} if isinstance(answer, TooMany) else {})
