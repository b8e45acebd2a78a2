"""A posted form, its values byte for byte: a mail in it may be in any charset, or in none."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import parse_qsl

from django.utils.http import parse_header_parameters

from tickets.lanes.mail.parse.mime import POLICY

MOST_FIELDS = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """`filename` is None for what is no file."""

    name: str
    raw: bytes
    filename: str | None = None
    content_type: str = ""


def read_form(content_type: str, raw: bytes) -> list[FormPart]:
    """Raises ValueError if the body is no form."""
    media_type, parameters = parse_header_parameters(content_type)
    if media_type == "application/x-www-form-urlencoded":
        # Every byte is a character of Latin-1 and goes back to be one.
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MOST_FIELDS)
        return [FormPart(name=_text(name), raw=value.encode("latin-1")) for name, value in pairs]
    if media_type != "multipart/form-data" or not parameters.get("boundary"):
        return []
    return _read_parts(raw, b"\r\n--" + parameters["boundary"].encode("latin-1"))


def _read_parts(raw: bytes, boundary: bytes) -> list[FormPart]:
    parts = (b"\r\n" + raw).split(boundary, MOST_FIELDS + 1)[1:]
    if len(parts) > MOST_FIELDS:
        raise ValueError("The form has too many fields.")
    ended = next((at for at, part in enumerate(parts) if part.startswith(b"--")), len(parts))
    return [field for part in parts[:ended] if (field := _field(part))]


def _field(part: bytes) -> FormPart | None:
    head, _, content = part.partition(b"\r\n\r\n")
    headers = BytesHeaderParser(policy=POLICY).parsebytes(head.strip() + b"\r\n\r\n")
    name = _parameter(headers, "name")
    if name is None:
        return None
    content_type = str(headers.get("content-type", ""))
    return FormPart(name=name, raw=content, filename=_parameter(headers, "filename"), content_type=content_type)


def _parameter(headers: Message, name: str) -> str | None:
    value = headers.get_param(name, header="content-disposition")
    if isinstance(value, tuple):
        return value[2]
    return None if value is None else _text(value)


def _text(value: str) -> str:
    """Parsed as Latin-1 or with escaped bytes, and meant as UTF-8."""
    try:
        return value.encode("latin-1", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return value
