"""POST /api/webhooks/support/email: one mail as it is (RFC 5322), from a bridge or the pipe of a mail server."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from tickets import ids
from tickets.api.authentication import caller_of
from tickets.api.body import CHUNK, TooLarge, unpack_body
from tickets.api.body_timeout import cut_off_after
from tickets.api.errors import ErrorBodyOut, ErrorOut
from tickets.lanes.mail.http.envelope import envelope_of
from tickets.lanes.mail.mail_source import MailResult, MailSource
from tickets.lanes.mail.receive_mail import KEPT_OF_TOO_LARGE, receive_mail, refuse_large
from tickets.lanes.programs.posting import PostAnswer, PostView, as_response, use_rate
from tickets.models import Lane

MEDIA_TYPES = ("message/rfc822", "message/global", "application/octet-stream")
WRONG_TYPE = f"Send the mail as it is, with the Content-Type {MEDIA_TYPES[0]}."
CODES = {413: "too_large", 422: "too_many_attachments"}

RECEIPT_ID = "r_01jd5x2m8kf0r9w3q7v6b4n2ha"
TICKET_ID = "t_01jd5x2m8kf0r9w3q7v6b4n2ha"
EXAMPLE = (
    "From: ann@example.com\r\nTo: support@helpdesk.example\r\nSubject: Cannot log in\r\n\r\nI get a 403 error.\r\n"
)
ACCEPTED = {"receipt_id": RECEIPT_ID, "status": "accepted", "ticket_id": TICKET_ID}
SUSPENDED = {"receipt_id": RECEIPT_ID, "status": "suspended", "cause": "It is an automatic answer."}


class EmailOut(serializers.Serializer[Any]):
    receipt_id = serializers.CharField()
    status = serializers.CharField(help_text="`accepted`, `suspended`, `refused`, `failed` or `received`.")
    ticket_id = serializers.CharField(required=False)
    cause = serializers.CharField(required=False, help_text="Why it is no ticket, or which thread it joined.")
    duplicate = serializers.BooleanField(required=False)


class RefusedEmailOut(EmailOut):
    """What is too large to have its signature looked at has no receipt, and only the error."""

    receipt_id = serializers.CharField(required=False)
    status = serializers.CharField(required=False)
    error = ErrorBodyOut()


def _header(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, location="header", description=description)


@extend_schema(
    summary="Post a mail",
    description=(
        "The body is the whole mail, byte for byte. A 2xx answer means that it is stored; 202 that it is kept and no"
        " ticket, with the cause. The same mail may be posted as often as you like. What the mail system knows beside"
        " the mail is handed in by headers; leave out what it does not know."
    ),
    request={media_type: OpenApiTypes.BINARY for media_type in MEDIA_TYPES},
    parameters=[
        _header("X-Envelope-From", "The envelope's sender; `<>` for none. Left out it is unknown."),
        _header("X-Envelope-To", "The envelope's recipients, separated by commas."),
        _header("X-Spf-Result", "`pass`, `fail`, `softfail`, `neutral`, `none`, `temperror` or `permerror`."),
        _header("X-Dkim-Result", "The same words."),
        _header("X-Dmarc-Result", "The same words. Mail that fails opens a ticket marked as unverified."),
    ],
    responses={
        201: OpenApiResponse(EmailOut, "A ticket or a message.", [OpenApiExample("Accepted", ACCEPTED)]),
        200: OpenApiResponse(EmailOut, "A repeat.", [OpenApiExample("Repeat", ACCEPTED | {"duplicate": True})]),
        202: OpenApiResponse(EmailOut, "Kept, and no ticket.", [OpenApiExample("Suspended", SUSPENDED)]),
        413: OpenApiResponse(RefusedEmailOut, "Too large; the receipt says so."),
        422: OpenApiResponse(RefusedEmailOut, "Too many attachments; the receipt says so."),
        429: ErrorOut,
    },
    examples=[OpenApiExample("Mail", EXAMPLE, request_only=True, media_type=MEDIA_TYPES[0])],
    tags=["Tickets"],
)
class EmailView(PostView):
    largest_body = "MAIL_MAX_BYTES"
    lane = Lane.EMAIL

    def post(self, request: Request, integration: str = "") -> HttpResponse:
        if request.content_type.partition(";")[0].strip().lower() not in MEDIA_TYPES:
            raise UnsupportedMediaType(request.content_type, WRONG_TYPE)
        caller = caller_of(request)
        source = MailSource(
            actor=caller.actor, integration_id=caller.integration_id, envelope=envelope_of(request.headers)
        )
        try:
            raw = unpack_body(request._request, self.read(request).raw, most=settings.MAIL_MAX_BYTES)
        except TooLarge:
            use_rate(caller)
            return as_response(_taken(_refused(request._request, source)))
        use_rate(caller)
        return as_response(_taken(receive_mail(raw, source)))


def _refused(request: HttpRequest, source: MailSource) -> MailResult:
    """What was announced as too large has not been read yet; what turned out to be so is gone."""
    length = request.META.get("CONTENT_LENGTH") or ""
    announced = int(length) if length.isdigit() else 0
    is_plain = "Content-Encoding" not in request.headers
    head = _beginning(request) if is_plain and announced > settings.MAIL_MAX_BYTES else b""
    return refuse_large(head, max(announced, settings.MAIL_MAX_BYTES + 1), source)


def _beginning(request: HttpRequest) -> bytes:
    """Enough to tell whose mail it is. The rest is read and dropped, or the other side would see a broken connection
    instead of the answer."""
    head = b""
    with (
        cut_off_after(settings.INGEST_BODY_SECONDS, request.META.get("gunicorn.socket")),
        suppress(UnreadablePostError, OSError),
    ):
        head = request.read(KEPT_OF_TOO_LARGE)
        dropped = 0
        while dropped < settings.MAIL_MAX_BYTES * 2 and (chunk := request.read(CHUNK)):
            dropped += len(chunk)
    return head


def _taken(received: MailResult) -> PostAnswer:
    content: dict[str, Any] = {
        "receipt_id": ids.to_public("r", received.receipt_id),
        "status": str(received.outcome),
    }
    if received.ticket_id:
        content["ticket_id"] = ids.to_public("t", received.ticket_id)
    if received.cause:
        content["cause"] = received.cause
    if received.is_repeat:
        content["duplicate"] = True
    if code := CODES.get(received.code):
        content["error"] = {"code": code, "message": received.cause, "fields": []}
    return PostAnswer(code=received.code, content=content, receipt_id=content["receipt_id"])
