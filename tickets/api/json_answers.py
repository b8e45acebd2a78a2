"""Answers of views that do without REST framework's: the same bytes, without negotiating what nobody negotiates."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from rest_framework.exceptions import APIException

from tickets.api.errors import describe_error

NO_HEADERS: Mapping[str, str] = {}

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_answer(content: dict[str, Any], *, status: int, headers: Mapping[str, str] = NO_HEADERS) -> HttpResponse:
    return HttpResponse(_encode(content), status=status, headers={"Content-Type": "application/json", **headers})


def error_answer(error: APIException) -> HttpResponse:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(wait)
    return json_answer({"error": describe_error(error)}, status=error.status_code, headers=headers)
