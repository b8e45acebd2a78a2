"""Storing what came in: receipt, customer, ticket, message, event and nudge in one statement, or the repeat's receipt.

One statement, because this is the promise that a 2xx answer makes: all of it is committed or none. The constraint on
(integration, external_id) decides which of two simultaneous posts is the first.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg.types.json import Jsonb

from tickets import handoff, ids
from tickets.intake.incoming import Delivered, Incoming
from tickets.models import Outcome, Receipt

STORE = """
WITH first AS (
    SELECT id, ticket_id, answer, body_digest FROM tickets_receipt
    WHERE integration_id = %(integration)s AND external_id = %(external_id)s AND outcome = 'accepted'
), receipt AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, body, body_digest,
        content_type, errors, answer, received_at)
    SELECT %(receipt)s, %(integration)s, 'api', %(external_id)s, 'accepted', %(ticket)s, %(body)s, %(digest)s,
        %(content_type)s, '[]', jsonb_build_object('ticket_id', %(public_id)s::text, 'status', 'open',
        'created_at', to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), now()
    WHERE NOT EXISTS (SELECT FROM first)
    ON CONFLICT (integration_id, external_id) WHERE outcome = 'accepted' DO NOTHING
    RETURNING id, answer
), repeat AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, first_id, differs, body,
        body_digest, content_type, errors, answer, received_at)
    SELECT %(receipt)s, %(integration)s, 'api', %(external_id)s, 'duplicate', first.ticket_id, first.id,
        first.body_digest <> %(digest)s, %(body)s, %(digest)s, %(content_type)s, '[]', '{}', now()
    FROM first
    RETURNING id
), known AS (
    SELECT id, name, tier FROM tickets_customer WHERE lower(email) = lower(%(email)s)
), changed AS (
    UPDATE tickets_customer SET
        name = CASE WHEN tickets_customer.name = '' THEN %(name)s ELSE tickets_customer.name END,
        tier = CASE WHEN %(sets_tier)s THEN %(tier)s ELSE tickets_customer.tier END
    FROM known, receipt
    WHERE tickets_customer.id = known.id
      AND ((known.name = '' AND %(name)s <> '') OR (%(sets_tier)s AND known.tier <> %(tier)s))
), created AS (
    INSERT INTO tickets_customer AS customer (id, name, email, tier, is_vip, attributes, created_at)
    SELECT %(customer)s, %(name)s, %(email)s, coalesce(nullif(%(tier)s, ''), 'free'), false, '{}', now()
    FROM receipt WHERE NOT EXISTS (SELECT FROM known)
    ON CONFLICT (lower(email)) DO UPDATE SET email = customer.email
    RETURNING id
), ticket AS (
    INSERT INTO tickets_ticket (id, customer_id, integration_id, external_id, channel, subject, body, page_url,
        callback_url, metadata, category, priority, topic, move, assigned_agent, resolution, band, review_state,
        held_reason, cycle, retries, tries, due_at)
    SELECT %(ticket)s, owner.id, %(integration)s, %(external_id)s, %(channel)s, %(subject)s, %(text)s, %(page_url)s,
        %(callback_url)s, %(metadata)s, '', 'normal', '', '', '', '', '', 'none', '', 1, 0, 0, now()
    FROM receipt, (SELECT id FROM known UNION ALL SELECT id FROM created) AS owner
    RETURNING id
), message AS (
    INSERT INTO tickets_message (id, ticket_id, direction, channel, author_name, author_email, text, message_id)
    SELECT %(message)s, id, 'inbound', %(channel)s, %(name)s, %(email)s, %(text)s, '' FROM ticket
), event AS (
    INSERT INTO tickets_event (id, ticket_id, kind, actor, from_value, to_value, detail)
    SELECT %(event)s, id, 'ticket.received', %(actor)s, '', 'open', %(detail)s FROM ticket
), nudge AS (
    INSERT INTO django_q_ormq (key, payload, lock)
    SELECT %(queue)s, %(package)s, now() FROM ticket WHERE %(package)s::text IS NOT NULL
)
SELECT 'accepted', id, answer FROM receipt
UNION ALL SELECT 'duplicate', repeat.id, first.answer FROM repeat, first
"""
# The first post may commit between this statement's beginning and its insert; the second time it is seen.
ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    receipt_id: UUID
    answer: dict[str, Any]
    is_repeat: bool


def store(incoming: Incoming, delivered: Delivered) -> Stored:
    """Stores a new ticket, or a receipt that says whose repeat this is. Committed when it returns."""
    ticket_id = ids.new_id()
    values = _values(incoming, delivered, ticket_id)
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            cursor.execute(STORE, values)
            if row := cursor.fetchone():
                break
        else:
            raise RuntimeError("The receipt is neither new nor a repeat.")
    if row[0] == Outcome.ACCEPTED and values["package"] is None:
        handoff.nudge_ticket(ticket_id)
    return Stored(receipt_id=row[1], answer=_as_dict(row[2]), is_repeat=row[0] == Outcome.DUPLICATE)


def refuse(delivered: Delivered, *, errors: list[dict[str, str]], external_id: str | None) -> Receipt:
    """Keeps what was refused, with its cause, linked to the post that has its id, if there is one."""
    first = None
    if external_id is not None:
        accepted = Receipt.objects.filter(outcome=Outcome.ACCEPTED, external_id=external_id)
        first = accepted.filter(integration_id=delivered.integration_id).only("id", "ticket_id").first()
    return Receipt.objects.create(
        integration_id=delivered.integration_id,
        external_id=external_id,
        outcome=Outcome.REFUSED,
        ticket_id=first.ticket_id if first else None,
        first=first,
        body=delivered.body,
        body_digest=_digest(delivered.body),
        content_type=delivered.content_type[:120],
        errors=errors,
    )


def _values(incoming: Incoming, delivered: Delivered, ticket_id: UUID) -> dict[str, Any]:
    return {
        "integration": delivered.integration_id,
        "external_id": incoming.external_id,
        "receipt": ids.new_id(),
        "ticket": ticket_id,
        "public_id": ids.to_public("t", ticket_id),
        "customer": ids.new_id(),
        "message": ids.new_id(),
        "event": ids.new_id(),
        "body": delivered.body,
        "digest": _digest(delivered.body),
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


def _digest(body: bytes) -> bytes:
    """Of the content, not of its spelling: white space and the order of keys make no difference."""
    with suppress(ValueError, RecursionError):
        body = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(body).digest()


def _as_dict(answer: Any) -> dict[str, Any]:
    return json.loads(answer) if isinstance(answer, str) else answer
