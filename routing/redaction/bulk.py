"""Redacting lines of JSON: what each line means, and the answer that it gets. Reads no database and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routing.redaction.record import CustomerRecord, read_record
from routing.redaction.redact import redact


def redact_line(region: str, given: Mapping[str, Any]) -> dict[str, Any]:
    name, text, customer = given.get("id"), given.get("text"), given.get("customer")
    if isinstance(name, bool) or not isinstance(name, str | int):
        return {"id": None, "error": '"id" is neither text nor a whole number.'}
    if not isinstance(text, str):
        return {"id": name, "error": '"text" is no text.'}
    if customer is not None and not isinstance(customer, Mapping):
        return {"id": name, "error": '"customer" is no object.'}
    record = read_record(customer) if customer else CustomerRecord()
    redacted = redact(text, record, region=record.country or region)
    return {"id": name, "text": redacted.text, "spans": [[one.start, one.end, one.kind] for one in redacted.spans]}
