"""The only writer of receipts: the row that keeps a delivery whole and says what became of it.

`columns` are further columns of the receipt, such as lane, integration_id, sender, subject; see the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from tickets import claims, ids
from tickets.db.insert import insert_unless_known
from tickets.models import Outcome, Receipt, Ticket

# The part of the ingest's one statement that writes the receipt: `first` is the one that this post repeats.
WRITE_POST = """
first AS (
    SELECT id, ticket_id, answer, body_digest FROM tickets_receipt
    WHERE integration_id = %(integration)s AND external_id = %(external_id)s AND outcome = 'accepted'
      AND EXISTS (SELECT FROM allowed)
), receipt AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, body, body_digest,
        content_type, errors, answer, received_at)
    SELECT %(receipt)s, integration_id, 'api', %(external_id)s, 'accepted', %(ticket)s, %(raw)s, %(digest)s,
        %(content_type)s, '[]', jsonb_build_object('ticket_id', %(public_id)s::text, 'status', 'open',
        'created_at', to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), now()
    FROM allowed WHERE NOT EXISTS (SELECT FROM first)
    ON CONFLICT (integration_id, external_id) WHERE outcome = 'accepted' DO NOTHING
    RETURNING id, answer
), repeat AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, first_id, differs, body,
        body_digest, content_type, errors, answer, received_at)
    SELECT %(receipt)s, %(integration)s, 'api', %(external_id)s, 'duplicate', first.ticket_id, first.id,
        first.body_digest <> %(digest)s, %(raw)s, %(digest)s, %(content_type)s, '[]', '{}', now()
    FROM first
    RETURNING id
)"""

# The same for events of a program, any number at a time: `given` has a row for each. What an event says stands in the
# event, which is deleted when it is old, so its receipt keeps the digest alone.
WRITE_EVENTS = """
first AS (
    SELECT id, external_id, ticket_id, answer, body_digest FROM tickets_receipt
    WHERE integration_id = %(integration)s AND external_id = ANY(%(keys)s) AND outcome = 'accepted'
), receipt AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, body, body_digest, content_type, errors,
        answer, received_at)
    SELECT given.receipt, %(integration)s, 'event', given.key, 'accepted', '', decode(given.digest, 'hex'),
        %(content_type)s, '[]', given.answer || jsonb_build_object('received_at',
        to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')), now()
    FROM given WHERE given.key IS NULL OR given.key NOT IN (SELECT external_id FROM first)
    ON CONFLICT (integration_id, external_id) WHERE outcome = 'accepted' DO NOTHING
    RETURNING id, answer
), repeat AS (
    INSERT INTO tickets_receipt (id, integration_id, lane, external_id, outcome, ticket_id, first_id, differs, body,
        body_digest, content_type, errors, answer, received_at)
    SELECT given.receipt, %(integration)s, 'event', given.key, 'duplicate', first.ticket_id, first.id,
        first.body_digest <> decode(given.digest, 'hex'), '', decode(given.digest, 'hex'), %(content_type)s, '[]', '{}',
        now()
    FROM given JOIN first ON first.external_id = given.key
    RETURNING id, first_id
)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDelivery:
    """`answer`: what the first of its key was answered; a repeat is answered the same."""

    receipt_id: UUID
    answer: dict[str, Any]
    is_repeat: bool = False


def accept_delivery(
    make: Callable[[Receipt], Ticket],
    *,
    raw: bytes,
    external_id: str | None,
    answer_of: Callable[[Receipt, Ticket], dict[str, Any]] | None = None,
    **columns: Any,
) -> StoredDelivery:
    """Stores the receipt and what `make` writes for it, all or nothing; or the receipt of a repeat.

    A repeat is one whose (integration, external_id) or whose delivery_key was accepted before; the constraints decide.
    With an `external_id`, `make` opens a ticket of the id that the receipt names. `answer_of` says what is answered, now
    and to each repeat; without it, what the ingest answers. Committed when it returns.
    """
    stored = _content(raw) | {"external_id": external_id} | columns
    with transaction.atomic():
        receipt = _begun(stored)
        if insert_unless_known(receipt):
            _accept(receipt, make(receipt), answer_of or _ingest_answer)
            return StoredDelivery(receipt_id=receipt.pk, answer=receipt.answer)
    first = _accepted_before(stored)
    repeat = _write_repeat(first, stored)
    return StoredDelivery(receipt_id=repeat.pk, answer=first.answer, is_repeat=True)


def add_to_answer(stored: StoredDelivery, **more: Any) -> StoredDelivery:
    """What else the first is answered, and each repeat of it. Runs in the transaction that has accepted it."""
    answer = stored.answer | more
    Receipt.objects.filter(pk=stored.receipt_id).update(answer=answer)
    return replace(stored, answer=answer)


def with_ticket_id(receipt: Receipt) -> dict[str, Any]:
    """The id of the ticket that `make` opens, if the receipt names one."""
    return {"id": receipt.ticket_id} if receipt.ticket_id else {}


def keep_delivery(*, raw: bytes, delivery_key: bytes, **columns: Any) -> tuple[Receipt, bool]:
    """Keeps a delivery before anything is made of it: the receipt, and whether it is the first of its key.

    The first is `received` and due; a repeat is settled. Committed when it returns, unless the caller has a transaction
    open.
    """
    stored = _content(raw) | {"delivery_key": delivery_key} | columns
    receipt = Receipt(outcome=Outcome.RECEIVED, due_at=Now(), **stored)
    if insert_unless_known(receipt):
        return receipt, True
    first = receipts_of_key(delivery_key, **columns).get()
    return _write_repeat(first, stored | {"subject": first.subject, "label": first.label}), False


def receipts_of_key(delivery_key: bytes, **columns: Any) -> QuerySet[Receipt]:
    """The first delivery of that key, if there was one."""
    owner = {name: columns.get(name) for name in ("integration_id", "mailbox_id")}
    return Receipt.objects.defer("body").filter(delivery_key=delivery_key, first=None, **owner)


def write_settled_receipt(*, raw: bytes, outcome: Outcome, **columns: Any) -> Receipt:
    """Of a delivery that nothing is made of now: refused, or suspended."""
    return Receipt.objects.create(outcome=outcome, **_content(raw) | columns)


def write_accepted_receipts(deliveries: Iterable[dict[str, Any]]) -> list[Receipt]:
    """Many at once, of tickets that are written already; each delivery has its `raw`, its `ticket` and its columns."""
    return Receipt.objects.bulk_create(
        Receipt(outcome=Outcome.ACCEPTED, **_content(columns.pop("raw")) | columns) for columns in map(dict, deliveries)
    )


def unwritten_receipt(*, raw: bytes, **columns: Any) -> Receipt:
    """To see what would be made of a delivery; it is never stored."""
    return Receipt(**_content(raw) | columns)


def settle_receipt(receipt: Receipt, *, outcome: Outcome, due_in: timedelta | None = None, **columns: Any) -> None:
    """Writes what became of a claimed receipt and gives the claim back. Raises ClaimLost."""
    claims.release(receipt, due_in=due_in, outcome=outcome, **columns)


def make_due_again(receipt: Receipt) -> None:
    """A failed or interrupted delivery may be tried once more, with all its tries."""
    again = Receipt.objects.filter(pk=receipt.pk, outcome__in=[Outcome.FAILED, Outcome.RECEIVED])
    again.update(due_at=Now(), claim=None, claimed_until=None, tries=0)


def lock_suspended(receipt: Receipt) -> Receipt | None:
    """The row, locked until the transaction ends; None if it is no longer suspended."""
    rows = Receipt.objects.select_for_update(of=("self",)).select_related("mailbox", "form")
    return rows.filter(pk=receipt.pk, outcome=Outcome.SUSPENDED).first()


def accept_suspended(receipt: Receipt, ticket: Ticket, **columns: Any) -> None:
    """A person took it after all. Runs in the transaction that has locked it."""
    Receipt.objects.filter(pk=receipt.pk).update(outcome=Outcome.ACCEPTED, ticket=ticket, due_at=None, **columns)


def _content(raw: bytes) -> dict[str, bytes]:
    return {"body": raw, "body_digest": hashlib.sha256(raw).digest()}


def _begun(stored: dict[str, Any]) -> Receipt:
    """An external_id is taken by an accepted receipt alone, so this one is accepted from the start."""
    if stored["external_id"] is None:
        return Receipt(outcome=Outcome.RECEIVED, **stored)
    return Receipt(outcome=Outcome.ACCEPTED, ticket_id=ids.new_id(), **stored)


def _accept(receipt: Receipt, ticket: Ticket, answer_of: Callable[[Receipt, Ticket], dict[str, Any]]) -> None:
    ticket.refresh_from_db(fields=["created_at", "status"])
    receipt.outcome, receipt.ticket = Outcome.ACCEPTED, ticket
    receipt.answer = answer_of(receipt, ticket)
    receipt.save(update_fields=["outcome", "ticket", "answer"])


def _ingest_answer(receipt: Receipt, ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket_id": ticket.public_id,
        "status": ticket.status,
        "created_at": ticket.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }


def _accepted_before(stored: dict[str, Any]) -> Receipt:
    owner = {"integration_id": stored.get("integration_id"), "first": None}
    if stored["external_id"] is not None:
        same = {"external_id": stored["external_id"], "outcome": Outcome.ACCEPTED}
    else:
        same = {"delivery_key": stored["delivery_key"]}
    return Receipt.objects.defer("body").get(**owner, **same)


def _write_repeat(first: Receipt, stored: dict[str, Any]) -> Receipt:
    differs = bytes(first.body_digest) != stored["body_digest"]
    return Receipt.objects.create(
        outcome=Outcome.DUPLICATE, first=first, ticket_id=first.ticket_id, differs=differs, **stored
    )
