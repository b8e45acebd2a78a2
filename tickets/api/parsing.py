"""JSON as the standard has it: UTF-8, no NaN, no numbers that no database holds, not too deep."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.http import HttpRequest
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from tickets.api.body import read_body

LONGEST_NUMBER = 300
DEEPEST = 50


def parse_json(raw: bytes) -> Any:
    """The value as it was sent: what no database holds is for the fields to settle or to refuse. Raises ParseError."""
    if not raw.strip():
        raise ParseError("The body is empty; send a JSON object.")
    try:
        value = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant, parse_float=_finite, parse_int=_short)
    except UnicodeDecodeError:
        raise ParseError("The body is not UTF-8.") from None
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.") from None
    except ValueError as error:
        raise ParseError(f"The body is not JSON: {error}") from None
    if depth_exceeds(value, DEEPEST):
        raise ParseError("The JSON is nested too deeply.")
    return value


def parse_many(raw: bytes) -> Any:
    """Only so far that the items of a batch can be told apart: each is judged when it is parsed by itself.

    Raises ParseError.
    """
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_int=_any_length)
    except UnicodeDecodeError:
        raise ParseError("The body is not UTF-8.") from None
    except RecursionError:
        raise ParseError("The JSON is nested too deeply.") from None
    except ValueError as error:
        raise ParseError(f"The body is not JSON: {error}") from None


def depth_exceeds(value: Any, limit: int) -> bool:
    if not isinstance(value, (dict, list)):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return limit <= 0 or any(depth_exceeds(item, limit - 1) for item in inner)


def body_of(request: Request) -> Any:
    """The request's JSON, whatever its Content-Type says. `request.data` would take a chunked body for an empty one."""
    return parse_json(read_body(request._request))


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any] | None, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        request: HttpRequest = (parser_context or {})["request"]._request
        return parse_json(read_body(request))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text[:20]} is too large")
    return value


def _short(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return int(text)


def _any_length(text: str) -> float:
    """What is too long is written again as what is no number."""
    return int(text) if len(text) <= LONGEST_NUMBER else math.inf
