"""The fields of a post, whichever of the three ways a form or a program encodes them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from email.message import Message as Header
from typing import Any
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from rest_framework.exceptions import UnsupportedMediaType, ValidationError

from tickets.api.body import Unreadable, read_body
from tickets.api.fields import MOST_UNKNOWN
from tickets.api.parsing import parse_json
from tickets.text import has_controls, is_storable, storable_text

JSON = "application/json"
ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
MOST_FIELDS = 200
HIDDEN = "(kept secret)"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedForm:
    """The last value of each field, and the names of the files that came along."""

    fields: dict[str, Any]
    content_type: str
    files: tuple[str, ...] = ()

    @property
    def is_json(self) -> bool:
        return self.content_type == JSON

    def as_kept(self) -> bytes:
        """All of it for the receipt, but for the secret: only its digest is ever stored."""
        fields = self.fields | ({"secret": HIDDEN} if self.fields.get("secret") else {})
        kept = fields | ({"files": list(self.files)} if self.files else {})
        return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def read_posted(request: HttpRequest) -> PostedForm:
    """Raises TooLarge, TooSlow, Unreadable, UnsupportedMediaType, ParseError, ValidationError."""
    header = Header()
    header["Content-Type"] = request.headers.get("Content-Type") or ENCODED
    kind = header.get_content_type()
    readers = {JSON: _from_json, ENCODED: _from_encoded, MULTIPART: _from_multipart}
    if kind not in readers:
        raise UnsupportedMediaType(kind, f"Send the form as {ENCODED}, {MULTIPART} or {JSON}.")
    return readers[kind](request, read_body(request))


def _from_json(request: HttpRequest, raw: bytes) -> PostedForm:
    fields = parse_json(raw)
    if not isinstance(fields, dict):
        raise ValidationError({"": ["Send a JSON object."]})
    given = {name: value for name, value in fields.items() if value is not None}
    return PostedForm(fields=_settled(given), content_type=JSON)


def _from_encoded(request: HttpRequest, raw: bytes) -> PostedForm:
    try:
        pairs = parse_qsl(raw.decode("ascii", "replace"), True, encoding=_encoding(raw), max_num_fields=MOST_FIELDS)
    except ValueError:
        raise Unreadable("The form has too many fields.") from None
    return PostedForm(fields=_settled(dict(pairs)), content_type=ENCODED)


def _encoding(raw: bytes) -> str:
    """UTF-8, unless the page that has the form is written in another: then what browsers use instead."""
    try:
        parse_qsl(raw.decode("ascii", "replace"), True, encoding="utf-8", errors="strict")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _from_multipart(request: HttpRequest, raw: bytes) -> PostedForm:
    names = _FileNames(request)
    meta = request.META | {"CONTENT_LENGTH": str(len(raw))}
    try:
        fields, _ = MultiPartParser(meta, io.BytesIO(raw), [names], "utf-8").parse()
    except (MultiPartParserError, TooManyFieldsSent, TooManyFilesSent, RequestDataTooBig):
        raise Unreadable("The form is not multipart/form-data, though its Content-Type says so.") from None
    return PostedForm(fields=_settled(fields.dict()), content_type=MULTIPART, files=tuple(storable_text(names.seen)))


def _settled(fields: dict[str, Any]) -> dict[str, Any]:
    """Values that can be stored under the names that were sent. Raises ValidationError."""
    if wrong := [name for name in fields if has_controls(name) or not is_storable(name)]:
        named = wrong[:MOST_UNKNOWN]
        raise ValidationError({name[:100]: ["A field's name must not contain control characters."] for name in named})
    return {name: storable_text(value) for name, value in fields.items()}


class _FileNames(FileUploadHandler):
    """Reads past the files and remembers only what they are called."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.seen: list[str] = []

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.seen.append(str(self.file_name))
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None
