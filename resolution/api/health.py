"""GET /api/health-scores/: the feed of customers' health, in the order of their changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.cache import get_conditional_response, patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from resolution.api.health_cursor import position_in, token_of
from resolution.api.health_serializers import HealthFeedOut, HealthOut
from resolution.models.health import HealthBandName
from resolution.models.health_score import HealthScore
from tickets.api.authentication import HasHealthScope, caller_of
from tickets.api.fields import Moment
from tickets.customers.program_customers import customers_of, vouches_for_addresses
from tickets.presentation.csv_text import csv_text, safe_text

PAGE, LARGEST_PAGE = 100, 500
COLUMNS = ("customer_id", "external_id", "email", "name", "tier", "score", "band", "change", "signals", "changed_at")
# A “+” that nobody escaped in an address arrives as a blank.
_UNESCAPED_ZONE = re.compile(r"(T\S+) (\d\d:?\d\d)$")


class CsvRenderer(BaseRenderer):
    """The rows of a page without what stands around them: the next page is named by the header `Link`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        return "".join(csv_text(_cells(data["results"]))).encode()


def scores_seen_by(integration_id: UUID) -> QuerySet[HealthScore]:
    """Of all customers, or of its own alone where it does not vouch for whose their addresses are."""
    scores = HealthScore.objects.exclude(changed_at=None).select_related("customer")
    if vouches_for_addresses(integration_id):
        return scores
    return scores.filter(customer__in=customers_of(integration_id).filter(integration=integration_id))


class HealthScoreList(APIView):
    permission_classes = [HasHealthScope]
    renderer_classes = [JSONRenderer, CsvRenderer]

    @extend_schema(
        summary="Read the health scores of customers",
        description=(
            "In the order of their changes, the oldest first: ask with `updated_since` set to the last `changed_at` that"
            " you have, and you miss none. It is inclusive, so what you have of that moment comes again. An integration"
            " that does not vouch for its customers' addresses reads customers of its own alone. A score of null says"
            " that nothing is known any more. As JSON, or with `Accept: text/csv` or `format=csv` as CSV, whose next"
            " page is named by the header `Link`."
        ),
        parameters=[
            OpenApiParameter("updated_since", OpenApiTypes.DATETIME, description="Changed then or later."),
            OpenApiParameter("band", enum=HealthBandName.values),
            OpenApiParameter("cursor", description="Of the next page, as `next` has it."),
            OpenApiParameter("page_size", int, description=f"{PAGE}, and at most {LARGEST_PAGE}."),
            OpenApiParameter("If-None-Match", location="header", description="The `ETag` of the page that you have."),
        ],
        responses={
            (200, "application/json"): HealthFeedOut,
            (200, "text/csv"): OpenApiTypes.STR,
            304: OpenApiResponse(description="The page is as you have it."),
        },
        tags=["Customers"],
    )
    def get(self, request: Request) -> Any:
        rows, size = self._asked(request), _size_in(request)
        page = list(rows.order_by("changed_at", "id")[: size + 1])
        more = len(page) > size
        caller = caller_of(request).integration_id
        shown = {
            "next": _next_address(request, page[size - 1]) if more else None,
            "results": HealthOut(page[:size], many=True, context={"integration": caller}).data,
        }
        response = Response(shown, headers={"ETag": _tag_of(shown, request), "Cache-Control": "private, no-cache"})
        if shown["next"]:
            response["Link"] = f'<{shown["next"]}>; rel="next"'
        patch_vary_headers(response, ("Accept", "Authorization"))
        return get_conditional_response(request._request, etag=response["ETag"], response=response)

    def handle_exception(self, exc: Exception) -> Response:
        """What went wrong is told as JSON, whatever was to be read."""
        self.request.accepted_renderer = JSONRenderer()
        self.request.accepted_media_type = JSONRenderer.media_type
        return super().handle_exception(exc)

    def _asked(self, request: Request) -> QuerySet[HealthScore]:
        rows = scores_seen_by(caller_of(request).integration_id)
        if since := request.query_params.get("updated_since", ""):
            rows = rows.filter(changed_at__gte=_moment_in(since))
        if band := request.query_params.get("band", ""):
            if band not in HealthBandName.values:
                raise ValidationError({"band": [f"One of {', '.join(HealthBandName.values)}."]})
            rows = rows.filter(band=band)
        if cursor := request.query_params.get("cursor", ""):
            rows = rows.filter(position_in(cursor))
        return rows


def _moment_in(text: str) -> datetime:
    try:
        moment: datetime = Moment().run_validation(_UNESCAPED_ZONE.sub(r"\1+\2", text))
        return moment.astimezone(UTC)
    except ValidationError as error:
        raise ValidationError({"updated_since": error.detail}) from None
    except OverflowError:
        raise ValidationError({"updated_since": ["There is no such time in UTC."]}) from None


def _size_in(request: Request) -> int:
    text = request.query_params.get("page_size", "")
    # A number that is none, or too large, is no reason to answer nothing: as with the other lists.
    size = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else PAGE
    return min(max(size, 1), LARGEST_PAGE) if size else PAGE


def _next_address(request: Request, last: HealthScore) -> str:
    asked = request._request.GET.copy()
    asked["cursor"] = token_of(last)
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


def _tag_of(shown: dict[str, Any], request: Request) -> str:
    rendered = json.dumps([request.accepted_renderer.format, shown], default=str, sort_keys=True)
    return f'"{hashlib.sha256(rendered.encode()).hexdigest()[:32]}"'


def _cells(results: list[dict[str, Any]]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for row in results:
        said = " ".join(signal["words"] for signal in row["signals"])
        yield [_cell((row | {"signals": said})[name]) for name in COLUMNS]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else safe_text(str(value))
