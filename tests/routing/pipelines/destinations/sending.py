"""Rendering and sending by a kind, without rows of a pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from routing.models import Destination
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import Encode, Exchange, Parcel, Place
from routing.pipelines.destinations.content import PreparedContent, prepare_content
from routing.pipelines.destinations.lines import read_values

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


def some_event(payload: dict[str, Any], **values: Any) -> Any:
    made = {"type": "support.ticket.created", "payload": payload, "public_id": EVENT_ID, "occurred_at": NOW}
    return SimpleNamespace(**made | values)


EVENT_ID = "pe_01jd9x2m3n4p5q6r7s8t9v0w1x"


@dataclass
class Payloads:
    """Stands in for references: `$name` is the payload's field, and `{{ name }}` in a text."""

    payload: dict[str, Any]
    asked: list[Any] = field(default_factory=list)

    def __call__(self, value: Any, encode: Encode) -> Any:
        if isinstance(value, dict):
            return {name: self(one, encode) for name, one in value.items()}
        if not isinstance(value, str):
            return value
        if value.startswith("$"):
            found = self.payload.get(value[1:])
            return encode(found) if isinstance(found, str) else found
        for name, one in self.payload.items():
            value = value.replace("{{ " + name + " }}", encode(str(one)))
        return value


def prepared(
    kind: str,
    payload: dict[str, Any],
    said: dict[str, Any] | None = None,
    *,
    matrix: dict[str, str] | None = None,
    **event: Any,
) -> PreparedContent:
    destination = Destination(name="ops", kind=kind, matrix=matrix or {})
    line = {"to": "ops"} | ({KINDS[kind].override: said} if said is not None else {})
    return prepare_content(destination, line, event=some_event(payload, **event), resolve=Payloads(payload))


def place_of(kind: str, **values: Any) -> Place:
    read = read_values(kind, values)
    return Place(name="ops", settings=read.settings, secrets=read.secrets)


def send(kind: str, place: Place, content: dict[str, Any], *, key: str = "dl_1") -> Exchange:
    exchange = Exchange()
    KINDS[kind].send(place, Parcel(key=key, content=content, created_at=NOW), exchange)
    return exchange
