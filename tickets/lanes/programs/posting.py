"""What the ways in for programs share: read a post, take it, and say what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from tickets import ids
from tickets.api.authentication import HasTicketsScope, caller_of
from tickets.api.body import Unreadable, unpack_body
from tickets.api.errors import describe_error
from tickets.api.fields import ExternalId
from tickets.api.negotiation import Unnegotiated
from tickets.api.parsing import parse_json
from tickets.api.plain import json_answer
from tickets.api.signed import KeyOrSignature, default_id, most_bytes, raw_body
from tickets.intake import rate
from tickets.intake.incoming import DeliveredRequest
from tickets.intake.store import StoredPost, store_refusal
from tickets.integrations.keys import Caller
from tickets.lanes.programs.ingest import TooMany
from tickets.models import Lane, Scope

REFUSALS = (ParseError, ValidationError, Unreadable, UnsupportedMediaType)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post, or one item of a batch, before anything is made of it."""

    caller: Caller
    body: bytes
    content_type: str
    # Serves as the post's id where its body has none.
    default_id: str | None
    lane: str = Lane.API

    @property
    def delivered(self) -> DeliveredRequest:
        return DeliveredRequest(
            integration_id=self.caller.integration_id,
            actor=self.caller.actor,
            body=self.body,
            content_type=self.content_type,
            may_write_customers=Scope.CUSTOMERS in self.caller.scopes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAnswer:
    """What a post is answered. `receipt_id` is empty only where nothing was kept."""

    code: int
    content: dict[str, Any]
    receipt_id: str = ""


# Checks the values, uses up the rate and stores, in this order. Raises ValidationError and TooMany, and then has stored
# nothing.
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
        post = self.read(request)
        try:
            post = replace(post, body=unpack_body(request._request, post.body, most=most_bytes(request)))
        except REFUSALS as error:
            return as_response(refused_answer(post, error, None))
        return as_response(take_post(post, make))

    def read(self, request: Request) -> Post:
        """The post as it was sent. Raises TooLarge, TooSlow, Unreadable."""
        return Post(
            caller=caller_of(request),
            body=raw_body(request),
            content_type=request.headers.get("Content-Type", ""),
            default_id=default_id(request),
            lane=self.lane,
        )


def take_post(post: Post, make: Make) -> PostAnswer:
    """Raises TooMany."""
    values = None
    try:
        values = parse_json(post.body)
        return make(values, post)
    except REFUSALS as error:
        return refused_answer(post, error, values)


def use_rate(caller: Caller) -> None:
    """Raises TooMany."""
    try:
        rate.take_from_rate(caller.integration_id)
    except rate.RateLimited as error:
        raise TooMany(str(error), wait=error.retry_after_seconds) from None


def accepted_answer(stored: StoredPost) -> PostAnswer:
    receipt_id = ids.to_public("r", stored.receipt_id)
    if stored.is_repeat:
        return PostAnswer(code=200, content=stored.answer | {"duplicate": True}, receipt_id=receipt_id)
    return PostAnswer(code=201, content=stored.answer, receipt_id=receipt_id)


def refused_answer(post: Post, error: APIException, values: Any) -> PostAnswer:
    """An answer that says what was not right, and a receipt that says it too."""
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
    given = values.get("external_id") if isinstance(values, dict) else None
    try:
        return ExternalId().run_validation(otherwise if given is None else given)
    except ValidationError:
        return None
