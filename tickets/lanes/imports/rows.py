"""Tickets as other systems export them: one object a line (JSON Lines), or one row a line under a line of names (CSV)."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from tickets.customers.address import parse_address
from tickets.intake.external_ids import BadId, settled_id
from tickets.models.ticket import SUBJECT_LIMIT
from tickets.states import Channel
from tickets.text import looked_at, many_lines, one_line

LONGEST_BODY = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """One ticket of a file. `key`: 32 bytes by which it is known when the file is imported again."""

    key: bytes
    raw: bytes
    email: str
    name: str
    subject: str
    body: str
    channel: str
    external_id: str
    created_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _RowTexts:
    """The names that a row may have, with their defaults."""

    customer_email: str = ""
    customer_name: str = ""
    subject: str = ""
    body: str = ""
    channel: str = Channel.EMAIL
    external_id: str = ""
    created_at: str = ""


NAMES = tuple(field.name for field in fields(_RowTexts))


def read_jsonl(lines: Iterable[str]) -> Iterator[ImportRow | BadRow]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row_of_line(number, line)


def read_csv(lines: Iterable[str]) -> Iterator[ImportRow | BadRow]:
    """Raises ValueError when the first line does not name the columns."""
    reader = csv.DictReader(lines, strict=True)
    if not {"customer_email", "body"} <= set(reader.fieldnames or ()):
        raise ValueError(
            f"The first line must name the columns; customer_email and body are needed of {', '.join(NAMES)}."
        )
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            yield BadRow(line=reader.line_num, reason=f"no CSV: {error}")
            continue
        if row is None:
            return
        values = {name: value for name, value in row.items() if name in NAMES and isinstance(value, str)}
        yield _checked(reader.line_num, values, json.dumps(values, ensure_ascii=False, sort_keys=True).encode())


def _row_of_line(number: int, line: str) -> ImportRow | BadRow:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return BadRow(line=number, reason=f"no JSON: {error}")
    if not isinstance(values, dict):
        return BadRow(line=number, reason="no JSON object")
    return _checked(number, values, line.strip().encode(errors="replace"))


def _checked(number: int, values: dict[str, Any], raw: bytes) -> ImportRow | BadRow:
    texts = {name: values.get(name) or "" for name in NAMES}
    if wrong := [name for name, value in texts.items() if not isinstance(value, str)]:
        return BadRow(line=number, reason=f"{', '.join(wrong)}: must be text")
    try:
        return _row(_RowTexts(**(texts | {"channel": texts["channel"] or Channel.EMAIL})), raw)
    except ValueError as error:
        return BadRow(line=number, reason=str(error))


def _row(named: _RowTexts, raw: bytes) -> ImportRow:
    try:
        name, email = parse_address(named.customer_email)
    except ValueError as error:
        raise ValueError(f"customer_email: {error}") from None
    try:
        external_id = settled_id(named.external_id)
    except BadId as error:
        raise ValueError(f"external_id: {error}") from None
    body = many_lines(named.body[:LONGEST_BODY])
    if not body:
        raise ValueError("body: must not be empty")
    if named.channel not in Channel.values:
        raise ValueError(f"channel: must be one of {', '.join(Channel.values)}")
    return ImportRow(
        key=hashlib.sha256(f"import\0{external_id}\0".encode() + (b"" if external_id else raw)).digest(),
        raw=raw,
        email=email,
        name=(one_line(named.customer_name[: looked_at(200)]) or name)[:200],
        subject=one_line(named.subject[: looked_at(SUBJECT_LIMIT)])[:SUBJECT_LIMIT],
        body=body,
        channel=named.channel,
        external_id=external_id,
        created_at=_moment(named.created_at),
    )


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text.strip())
    except ValueError:
        moment = None
    if moment is None:
        raise ValueError("created_at: must be a time such as 2026-11-03T09:30:00Z")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
