"""POST /api/webhooks/support/ingest/batch: many tickets in one request, each with an outcome of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.request import Request

from tickets.api.body import TooLarge, unpack_body
from tickets.api.errors import ErrorBodyOut, describe_error
from tickets.api.fields import Strict
from tickets.api.json_answers import json_answer
from tickets.api.parsing import parse_many
from tickets.api.signed import most_bytes
from tickets.lanes.programs.ingest import EXAMPLE, take_ticket
from tickets.lanes.programs.ingest_fields import IngestIn
from tickets.lanes.programs.posting import (
    REFUSALS,
    Post,
    PostAnswer,
    PostView,
    TooMany,
    as_response,
    refused_answer,
    take_post,
)
from tickets.text import is_storable

log = structlog.get_logger(__name__)

NDJSON = "application/x-ndjson"
TICKET_ID = "t_01jd5x2m8kf0r9w3q7v6b4n2ha"
RECEIPT_ID = "r_01jd5x2m8kf0r9w3q7v6b4n2ha"
RESULTS = [
    {"index": 0, "status": 201, "ticket_id": TICKET_ID, "receipt_id": RECEIPT_ID},
    {
        "index": 1,
        "status": 400,
        "receipt_id": RECEIPT_ID,
        "error": {
            "code": "invalid",
            "message": "Some fields are not right.",
            "fields": [{"field": "channel", "message": "“fax” is not a valid choice."}],
        },
    },
]


class TooManyItems(APIException):
    status_code = 413
    default_code = "too_many_items"

    def __init__(self) -> None:
        super().__init__(f"A batch has at most {settings.BATCH_MAX_ITEMS:,} items.")


class ItemNotStored(APIException):
    status_code = 503
    default_code = "unavailable"
    default_detail = "The item could not be stored; send it again."


class NotUnderstood(APIException):
    status_code = 500
    default_code = "failed"
    default_detail = "The item could not be taken, and is not stored; what happened stands in the operator's log."


@extend_schema_field(IngestIn(many=True))
class Values(serializers.ListField):
    """Any values: each is judged by itself, and nothing here looks at them."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        if not data:
            self.fail("empty")
        return data


class BatchIn(Strict):
    items = Values(allow_empty=False)


class ResultOut(serializers.Serializer[Any]):
    index = serializers.IntegerField(help_text="From 0, in the order of the batch.")
    status = serializers.IntegerField(help_text="What the item would have been answered alone.")
    ticket_id = serializers.CharField(required=False)
    receipt_id = serializers.CharField(allow_null=True, help_text="Null where nothing was kept: 413, 429 and 503.")
    duplicate = serializers.BooleanField(required=False)
    error = ErrorBodyOut(required=False)
    retry_after = serializers.IntegerField(required=False, help_text="Seconds, with 429.")


class BatchOut(serializers.Serializer[Any]):
    results = ResultOut(many=True)


@extend_schema(
    summary="Post many tickets",
    description=(
        "Up to 500 items, unless the operator says otherwise. Each is stored or refused by itself and counts against"
        " the rate. Where an item has no `external_id`, the `Idempotency-Key` of the request serves, followed by a"
        " dot and the item's index. With the Content-Type `application/x-ndjson` every line is an item, and every line"
        " of the answer is a result."
    ),
    request={"application/json": BatchIn, NDJSON: IngestIn},
    responses={
        207: OpenApiResponse(BatchOut, "An outcome for each item.", [OpenApiExample("Outcomes", {"results": RESULTS})]),
        (207, NDJSON): OpenApiResponse(ResultOut, "An outcome for each item."),
    },
    examples=[OpenApiExample("Batch", {"items": [EXAMPLE]}, request_only=True, media_type="application/json")],
    tags=["Tickets"],
)
class BatchView(PostView):
    largest_body = "BATCH_MAX_BYTES"

    def post(self, request: Request, integration: str = "") -> HttpResponseBase:
        batch = self.read(request)
        has_lines = request.content_type.partition(";")[0].strip().lower() == NDJSON
        try:
            raw = unpack_body(request._request, batch.raw, most=most_bytes(request))
            items = _lines(raw) if has_lines else _items(raw)
        except REFUSALS as error:
            return as_response(refused_answer(batch, error, None))
        results = _results(batch, items)
        if has_lines:
            return StreamingHttpResponse(_as_lines(results), status=207, content_type=NDJSON)
        return json_answer({"results": list(results)}, status=207)


def _items(raw: bytes) -> list[bytes]:
    """Raises ParseError, ValidationError, TooManyItems."""
    items = BatchIn().run_validation(parse_many(raw))["items"]
    if len(items) > settings.BATCH_MAX_ITEMS:
        raise TooManyItems
    try:
        return [as_json(item) for item in items]
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.") from None


def _lines(raw: bytes) -> list[bytes]:
    """Raises ValidationError, TooManyItems."""
    filled = (line.rstrip(b"\n") for line in BytesIO(raw) if line.strip())
    lines = list(islice(filled, settings.BATCH_MAX_ITEMS + 1))
    if not lines:
        raise ValidationError({"items": ["The batch is empty."]})
    if len(lines) > settings.BATCH_MAX_ITEMS:
        raise TooManyItems
    return lines


def as_json(item: Any) -> bytes:
    """As it can be read best; half a surrogate pair only as it was written, for no encoding has it."""
    text = json.dumps(item, ensure_ascii=False)
    return (text if is_storable(text) else json.dumps(item)).encode()


def _results(batch: Post, items: list[bytes]) -> Iterator[dict[str, Any]]:
    for index, raw in enumerate(items):
        item = _item(batch, index, raw)
        try:
            taken = _take(item)
        except TooMany as error:
            yield _result(index, _failed(error)) | {"retry_after": error.wait}
        except APIException as error:
            yield _result(index, _failed(error))
        else:
            yield _result(index, taken)


def _item(batch: Post, index: int, raw: bytes) -> Post:
    default_id = None if batch.default_id is None else f"{batch.default_id}.{index}"
    return Post(caller=batch.caller, raw=raw, content_type="application/json", default_id=default_id)


def _take(item: Post) -> PostAnswer:
    """Raises TooMany, TooLarge, NotStored, NotUnderstood."""
    if len(item.raw) > settings.INGEST_MAX_BYTES:
        raise TooLarge(settings.INGEST_MAX_BYTES)
    with failing_alone():
        return take_post(item, take_ticket)


@contextmanager
def failing_alone() -> Iterator[None]:
    """What happens to one item is that item's outcome. Raises NotStored, NotUnderstood and what the API answers."""
    try:
        yield
    except DatabaseError as error:
        # The items before it are stored, and the sender must hear so.
        log.error("batch item not stored", error=type(error).__name__)
        raise ItemNotStored from error
    except APIException:
        raise
    except Exception as error:
        # A mistake of ours with one item must not hide from the sender what became of the others.
        log.error("batch item failed", exc_info=error)
        raise NotUnderstood from error


def _failed(error: APIException) -> PostAnswer:
    return PostAnswer(code=error.status_code, content={"error": describe_error(error)})


def _result(index: int, taken: PostAnswer) -> dict[str, Any]:
    kept = {name: taken.content[name] for name in ("ticket_id", "duplicate", "error") if name in taken.content}
    return {"index": index, "status": taken.code, "receipt_id": taken.receipt_id or None} | kept


def _as_lines(results: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for result in results:
        yield json.dumps(result, ensure_ascii=False).encode() + b"\n"
