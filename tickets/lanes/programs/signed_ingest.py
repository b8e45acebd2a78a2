"""POST /api/webhooks/support/in/{integration}/ingest: the plain ingest for requests that name their integration."""

from __future__ import annotations

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from tickets.api.errors import ErrorOut
from tickets.lanes.programs.created_event import EXAMPLE as EVENT
from tickets.lanes.programs.ingest import ANSWER, EXAMPLE, IngestOut, take_ticket
from tickets.lanes.programs.ingest_fields import IngestIn
from tickets.lanes.programs.posting import PostView


@extend_schema(
    summary="Post a ticket, signed",
    description=(
        "As the plain ingest, with a signature in place of the key where the integration is set to that: the headers"
        " of Standard Webhooks, or `X-Signature-256: sha256=` and the HMAC-SHA256 of the body. `webhook-id` serves as"
        " the post's id when the body has none, so a replay is answered like a repeat."
    ),
    request=IngestIn,
    parameters=[
        OpenApiParameter("webhook-id", location="header", description="Your id of this request."),
        OpenApiParameter("webhook-timestamp", location="header", description="Seconds since 1970."),
        OpenApiParameter("webhook-signature", location="header", description="`v1,…`, several with spaces between."),
        OpenApiParameter("X-Signature-256", location="header", description="`sha256=…`, instead of the three."),
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
class SignedIngestView(PostView):
    def post(self, request: Request, integration: str) -> HttpResponse:
        return self.take(request, take_ticket)
