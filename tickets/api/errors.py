"""The one shape of every API error: `{"error": {"code", "message", "fields": [{"field", "message"}]}}`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler

from tickets.text import storable_text

LONGEST_MESSAGE = 300
# A body of a megabyte has room for a hundred thousand mistakes.
MOST_FIELDS = 100


class FieldErrorOut(serializers.Serializer[Any]):
    field = serializers.CharField()
    message = serializers.CharField()


class ErrorBodyOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    message = serializers.CharField()
    fields = FieldErrorOut(many=True)  # type: ignore[assignment]  # `fields` is our API's name for it


class ErrorOut(serializers.Serializer[Any]):
    error = ErrorBodyOut()


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER."""
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = {"error": describe_error(error)}
    return response


def describe_error(error: Exception) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        return {"code": "invalid", "message": "Some fields are not right.", "fields": _first(flat(error.detail))}
    if isinstance(error, Http404):
        return {"code": "not_found", "message": "There is no such thing here.", "fields": []}
    if isinstance(error, PermissionDenied):
        return {"code": "permission_denied", "message": "This is not allowed.", "fields": []}
    codes = getattr(error, "get_codes", lambda: "error")()
    return {"code": str(codes), "message": storable_text(str(getattr(error, "detail", error))), "fields": []}


def flat(detail: Any, path: str = "") -> list[dict[str, str]]:
    """DRF's nested detail as a list of field and message, the field dotted."""
    if isinstance(detail, dict):
        pairs = ((f"{path}.{name}".strip("."), inner) for name, inner in detail.items())
    elif isinstance(detail, list) and any(isinstance(item, (dict, list)) for item in detail):
        pairs = ((f"{path}.{index}".strip("."), inner) for index, inner in enumerate(detail))
    else:
        messages = detail if isinstance(detail, list) else [detail]
        # A message may quote what was sent, which may be a megabyte.
        return [
            {"field": storable_text(path), "message": storable_text(str(message)[:LONGEST_MESSAGE])}
            for message in messages
        ]
    return [row for name, inner in pairs for row in flat(inner, name)]


def _first(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    left_out = len(rows) - MOST_FIELDS
    if left_out <= 0:
        return rows
    return [*rows[:MOST_FIELDS], {"field": "", "message": f"{left_out:,} more are not right."}]
