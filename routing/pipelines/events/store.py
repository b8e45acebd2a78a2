"""Storing what programs post as events: each with its receipt, or the receipt of a repeat. Durable when it returns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now
from psycopg.types.json import Jsonb

from routing.models import PipelineEvent, UnpublishedLine
from routing.pipelines.events.posted_event import PostedEvent
from tickets import ids
from tickets.db.prepared import Statement
from tickets.handoff import REPLIES
from tickets.intake.incoming import DeliveredRequest
from tickets.intake.receipts import WRITE_EVENTS, StoredDelivery, add_to_answer
from tickets.intake.store import content_digest, store_ticket
from tickets.intake.store_addressless import store_addressless
from tickets.models import EventKind, TicketEvent

# The first of a key may commit between the statement's beginning and its insert, or stand in the same list.
ROUNDS = 3

_STORE = Statement(f"""
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(given)s::jsonb) AS item(event uuid, receipt uuid, key text, digest text, type text,
        payload jsonb, names jsonb, occurred_at timestamptz, answer jsonb)
), {WRITE_EVENTS}, event AS (
    INSERT INTO routing_pipelineevent (id, type, payload, field_order, integration_id, receipt_id, idempotency_key, hops,
        occurred_at, received_at, due_at, tries)
    SELECT given.event, given.type, given.payload, given.names, %(integration)s, receipt.id, coalesce(given.key, ''),
        %(hops)s, coalesce(given.occurred_at, now()), now(), now(), 0
    FROM given JOIN receipt ON receipt.id = given.receipt
)
SELECT coalesce(jsonb_agg(jsonb_build_array(id, answer, is_repeat)), '[]'), pg_notify('{REPLIES}', 'event') FROM (
    SELECT id, answer, false AS is_repeat FROM receipt
    UNION ALL SELECT repeat.id, first.answer, true FROM repeat JOIN first ON first.id = repeat.first_id
) AS stored
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEvent:
    """A checked event and the request that brought it."""

    event: PostedEvent
    delivered: DeliveredRequest
    hops: int = 0


def store_events(given: Sequence[GivenEvent]) -> list[StoredDelivery]:
    """Events of one request that make no ticket, in one statement; an outcome for each, in their order."""
    rows = [_row(one) for one in given]
    stored: dict[UUID, StoredDelivery] = {}
    for _ in range(ROUNDS):
        wanted = [row for row in rows if UUID(row["receipt"]) not in stored]
        if not wanted:
            return [stored[UUID(row["receipt"])] for row in rows]
        stored |= _store(wanted, given[0])
    raise RuntimeError("A receipt is neither new nor a repeat.")


@transaction.atomic
def store_ticket_event(given: GivenEvent) -> StoredDelivery:
    """A ticket by the ingest's own code, of which the posted event is the *created* one: it is told no second time."""
    incoming = given.event.incoming
    assert incoming is not None
    store = store_ticket if incoming.email else store_addressless
    stored = store(incoming, given.delivered)
    if stored.is_repeat:
        return stored
    line = TicketEvent.objects.get(ticket_id=ids.from_public("t", stored.answer["ticket_id"]), kind=EventKind.RECEIVED)
    event = PipelineEvent.objects.create(
        type=given.event.type,
        payload=given.event.payload,
        field_order=list(given.event.payload),
        integration_id=given.delivered.integration_id,
        receipt_id=stored.receipt_id,
        ticket_id=line.ticket_id,
        ticket_event=line,
        idempotency_key=given.event.key or "",
        hops=given.hops,
        occurred_at=given.event.occurred_at or line.at,
        due_at=Now(),
    )
    UnpublishedLine.objects.filter(pk=line.pk).delete()
    announce_events()
    return add_to_answer(stored, event_id=event.public_id)


def announce_events() -> None:
    """Wakes who matches events, once what is being written is committed. It looks at the rows, also without this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, 'event')", [REPLIES])


def _store(rows: list[dict[str, Any]], one: GivenEvent) -> dict[UUID, StoredDelivery]:
    row = _STORE.row(
        {
            "given": Jsonb(rows),
            "keys": [row["key"] for row in rows if row["key"] is not None],
            "integration": one.delivered.integration_id,
            "content_type": one.delivered.content_type[:120],
            "hops": one.hops,
        }
    )
    assert row is not None
    found = json.loads(row[0]) if isinstance(row[0], str) else row[0]
    outcomes = [
        StoredDelivery(receipt_id=UUID(key), answer=answer, is_repeat=is_repeat) for key, answer, is_repeat in found
    ]
    return {stored.receipt_id: stored for stored in outcomes}


def _row(given: GivenEvent) -> dict[str, Any]:
    event, key = given.event, ids.new_id()
    return {
        "event": str(key),
        "receipt": str(ids.new_id()),
        "key": event.key,
        "digest": content_digest(given.delivered.raw).hex(),
        "type": event.type,
        "payload": event.payload,
        "names": list(event.payload),
        "occurred_at": event.occurred_at.isoformat() if event.occurred_at else None,
        "answer": {"event_id": ids.to_public(PipelineEvent.id_prefix, key), "type": event.type},
    }
