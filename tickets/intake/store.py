"""Storing what programs post, in one statement: as a new ticket, as a repeat's receipt, or as the receipt of a refusal."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg.types.json import Jsonb

from tickets import handoff, ids
from tickets.db.prepared import Statement
from tickets.intake import ingest_rate
from tickets.intake.incoming import DeliveredRequest, IncomingMessage
from tickets.intake.receipts import StoredDelivery, write_settled_receipt
from tickets.intake.store_statement import STORE, STORE_PAID, STORE_POST
from tickets.integrations.keys import Caller, CallerChanged
from tickets.models import Lane, Outcome, Receipt

# The first post may commit between this statement's beginning and its insert; the second time it is seen.
ROUNDS = 3
_encode_sorted = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
LIMITED, BUSY, UNKNOWN_CALLER = "limited", "busy", "unknown caller"


def store_ticket(incoming: IncomingMessage, delivered: DeliveredRequest) -> StoredDelivery:
    """Stores a new ticket, or a receipt that says whose repeat this is. Committed when it returns."""
    return _stored(STORE, incoming, delivered, {})


def store_post(incoming: IncomingMessage, delivered: DeliveredRequest, caller: Caller) -> StoredDelivery:
    """The same for a post of which only `caller` is known: its key is confirmed and its rate used up in the statement.

    If posts of one integration come at once, each uses up the rate in a statement before. Raises CallerChanged and
    RateLimited; then nothing is stored.
    """
    key = {"key_digest": caller.key_digest, "key_terms": caller.key_terms}
    if not ingest_rate.is_contended(delivered.integration_id):
        try:
            return _stored(STORE_POST, incoming, delivered, key | ingest_rate.rate_values())
        except ingest_rate.RateBusy:
            ingest_rate.remember_contended(delivered.integration_id)
    ingest_rate.take_from_rate(delivered.integration_id)
    return _stored(STORE_PAID, incoming, delivered, key)


def store_refusal(
    delivered: DeliveredRequest, *, errors: list[dict[str, str]], external_id: str | None, lane: str = Lane.API
) -> Receipt:
    """Keeps what was refused, with its cause, linked to the post that has its id, if there is one."""
    first = None
    if external_id is not None:
        accepted = Receipt.objects.filter(outcome=Outcome.ACCEPTED, external_id=external_id)
        first = accepted.filter(integration_id=delivered.integration_id).only("id", "ticket_id").first()
    return write_settled_receipt(
        outcome=Outcome.REFUSED,
        raw=delivered.raw,
        body_digest=content_digest(delivered.raw),
        integration_id=delivered.integration_id,
        lane=lane,
        external_id=external_id,
        ticket_id=first.ticket_id if first else None,
        first=first,
        content_type=delivered.content_type[:120],
        errors=errors,
    )


def _stored(
    statement: Statement, incoming: IncomingMessage, delivered: DeliveredRequest, gate: dict[str, Any]
) -> StoredDelivery:
    ticket_id = ids.new_id()
    values = _values(incoming, delivered, ticket_id) | gate
    outcome, receipt_id, answer = _run(statement, values)
    if outcome == UNKNOWN_CALLER:
        raise CallerChanged
    if outcome == LIMITED:
        raise ingest_rate.rate_error(delivered.integration_id)
    if outcome == BUSY:
        raise ingest_rate.RateBusy
    if outcome == Outcome.ACCEPTED and values["package"] is None:
        handoff.nudge_ticket(ticket_id)
    return StoredDelivery(receipt_id=receipt_id, answer=_as_dict(answer), is_repeat=outcome == Outcome.DUPLICATE)


def _run(statement: Statement, values: dict[str, Any]) -> tuple[Any, ...]:
    for _ in range(ROUNDS):
        if row := statement.row(values):
            return row
        if statement is STORE_POST:
            # It has paid for this post in the round before.
            statement = STORE_PAID
    raise RuntimeError("The receipt is neither new nor a repeat.")


def _values(incoming: IncomingMessage, delivered: DeliveredRequest, ticket_id: UUID) -> dict[str, Any]:
    return {
        "integration": delivered.integration_id,
        "external_id": incoming.external_id,
        "ticket_external_id": incoming.ticket_external_id or incoming.external_id,
        "receipt": ids.new_id(),
        "ticket": ticket_id,
        "public_id": ids.to_public("t", ticket_id),
        "customer": ids.new_id(),
        "message": ids.new_id(),
        "event": ids.new_id(),
        "raw": delivered.raw,
        "digest": content_digest(delivered.raw),
        "content_type": delivered.content_type[:120],
        "email": incoming.email,
        "name": incoming.name,
        "tier": incoming.tier,
        "sets_tier": bool(incoming.tier) and delivered.may_write_customers,
        "channel": incoming.channel,
        "subject": incoming.subject,
        "text": incoming.body,
        "page_url": incoming.page_url,
        "callback_url": incoming.callback_url,
        "metadata": Jsonb(incoming.metadata),
        "actor": delivered.actor,
        "detail": Jsonb({"channel": incoming.channel}),
        "queue": settings.Q_CLUSTER["name"],
        "package": handoff.ticket_package(ticket_id),
    }


def content_digest(raw: bytes) -> bytes:
    """Of the content, not of its spelling: white space and the order of keys make no difference."""
    with suppress(ValueError, RecursionError):
        raw = _encode_sorted(json.loads(raw)).encode()
    return hashlib.sha256(raw).digest()


def _as_dict(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer) if isinstance(answer, str) else answer
    return found
