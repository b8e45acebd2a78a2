"""What the ways in for programs share: read a post, take it, and say what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from tickets import ids
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.body import Unreadable, unpack_body
from tickets.api.errors import describe_error
from tickets.api.fields import ExternalId
from tickets.api.json_answers import json_answer
from tickets.api.negotiation import Unnegotiated
from tickets.api.parsing import parse_json
from tickets.api.signed import KeyOrSignature, default_id, most_bytes, raw_body
from tickets.intake.incoming import DeliveredRequest
from tickets.intake.ingest_rate import RateLimited, take_from_rate
from tickets.intake.receipts import StoredDelivery
from tickets.intake.store import store_refusal
from tickets.integrations.keys import Caller, confirm_caller
from tickets.models import Lane, Scope


class TooMany(APIException):
    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "rate_limited"

    def __init__(self, message: str, *, wait: int) -> None:
        super().__init__(message)
        # REST framework makes this the Retry-After header.
        self.wait = wait


# What a post calls its id: a ticket's fields, and an event.
ID_NAMES = ("external_id", "idempotencyKey", "idempotency_key")
REFUSALS = (ParseError, ValidationError, Unreadable, UnsupportedMediaType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post, or one item of a batch, before anything is made of it."""

    caller: Caller
    raw: bytes
    content_type: str
    # Serves as the post's id if its body has none.
    default_id: str | None
    lane: str = Lane.API
    # False while the caller is only remembered: then it is confirmed before anything is stored.
    is_confirmed: bool = True

    @property
    def delivered(self) -> DeliveredRequest:
        return DeliveredRequest(
            integration_id=self.caller.integration_id,
            actor=self.caller.actor,
            raw=self.raw,
            content_type=self.content_type,
            may_write_customers=Scope.CUSTOMERS in self.caller.scopes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAnswer:
    """What a post is answered. `receipt_id` is empty only if nothing was kept."""

    code: int
    content: dict[str, Any]
    receipt_id: str = ""


# Checks the values, uses up the rate and stores, in this order. Raises ValidationError, TooMany and CallerChanged, and
# then has stored nothing.
Make = Callable[[Any, Post], PostAnswer]


class PostView(APIView):
    """A way in for programs. The order is: who, how large, how written, which fields, how often."""

    authentication_classes = [KeyOrSignature]
    permission_classes = [HasTicketsScope]
    content_negotiation_class = Unnegotiated
    lane: str = Lane.API
    # The setting that limits the body.
    largest_body = "INGEST_MAX_BYTES"

    def take(self, request: Request, make: Make) -> HttpResponse:
        return as_response(take_packed(request._request, self.read(request), make, most=most_bytes(request)))

    def read(self, request: Request) -> Post:
        """The post as it was sent. Raises TooLarge, TooSlow, Unreadable."""
        return Post(
            caller=caller_of(request),
            raw=raw_body(request),
            content_type=request.headers.get("Content-Type", ""),
            default_id=default_id(request),
            lane=self.lane,
        )


def take_packed(request: HttpRequest, post: Post, make: Make, *, most: int | None = None) -> PostAnswer:
    """Of a post as it was sent. Raises TooLarge, TooMany, CallerChanged."""
    try:
        post = replace(post, raw=unpack_body(request, post.raw, most=most))
    except REFUSALS as error:
        return refused_answer(post, error, None)
    return take_post(post, make)


def take_post(post: Post, make: Make) -> PostAnswer:
    """Raises TooMany, CallerChanged."""
    values = None
    try:
        values = parse_json(post.raw)
        return make(values, post)
    except REFUSALS as error:
        return refused_answer(post, error, values)


def use_rate(caller: Caller) -> None:
    """Raises TooMany."""
    try:
        take_from_rate(caller.integration_id)
    except RateLimited as error:
        raise TooMany(str(error), wait=error.retry_after_seconds) from None


def stored_answer(stored: StoredDelivery) -> PostAnswer:
    receipt_id = ids.to_public("r", stored.receipt_id)
    if stored.is_repeat:
        return PostAnswer(code=200, content=stored.answer | {"duplicate": True}, receipt_id=receipt_id)
    return PostAnswer(code=201, content=stored.answer, receipt_id=receipt_id)


def refused_answer(post: Post, error: APIException, values: Any) -> PostAnswer:
    """An answer that says what was not right, and a receipt that says it too. Raises CallerChanged."""
    if not post.is_confirmed:
        confirm_caller(post.caller)
    description = describe_error(error)
    receipt = store_refusal(
        post.delivered,
        errors=description["fields"] or [{"field": "", "message": description["message"]}],
        external_id=_usable_id(values, post.default_id),
        lane=post.lane,
    )
    return PostAnswer(code=error.status_code, content={"error": description}, receipt_id=receipt.public_id)


def as_response(taken: PostAnswer) -> HttpResponse:
    headers = {"Receipt-Id": taken.receipt_id} if taken.receipt_id else {}
    if taken.code == 200:
        headers["Idempotent-Replayed"] = "true"
    return json_answer(taken.content, status=taken.code, headers=headers)


def _usable_id(values: Any, otherwise: str | None) -> str | None:
    named = [values[name] for name in ID_NAMES if name in values] if isinstance(values, dict) else []
    given = named[0] if named else None
    try:
        checked: str | None = ExternalId().run_validation(otherwise if given is None else given)
        return checked
    except ValidationError:
        return None
