"""Storing imported tickets, many in one transaction, and nobody told."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower, Now
from django.utils import timezone

from tickets import handoff, lifecycle
from tickets.intake.receipts import write_accepted_receipts
from tickets.lanes.imports.rows import ImportRow
from tickets.models import Address, Customer, EventKind, Lane, Message, Receipt, Ticket, TicketEvent
from tickets.states import Direction

IMPORTER = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """`differing`: of those known, how many say something else than what is stored under their key."""

    stored: int = 0
    known: int = 0
    differing: int = 0


@transaction.atomic
def store_rows(rows: Sequence[ImportRow], *, stays_open: bool) -> Counts:
    """Stores the rows that are not known yet. `stays_open`: they are routed and wait for people; else they are closed."""
    new = _unknown(rows)
    now = timezone.now()
    owners = _owners(new)
    made = [(row, _ticket(row, owners[row.email.lower()], now, stays_open=stays_open)) for row in new]
    Ticket.objects.bulk_create([ticket for _, ticket in made])
    receipts = write_accepted_receipts(_receipt(row, ticket) for row, ticket in made)
    pairs = [(row, ticket, receipt) for (row, ticket), receipt in zip(made, receipts, strict=True)]
    Message.objects.bulk_create([_message(*triple) for triple in pairs])
    TicketEvent.objects.bulk_create([_event(ticket) for _, ticket in made])
    if stays_open:
        for _, ticket in made:
            handoff.nudge_ticket(ticket.pk)
    else:
        lifecycle.put_away([ticket for _, ticket in made], by=IMPORTER)
    return Counts(stored=len(new), known=len(rows) - len(new), differing=_differing(rows))


def _unknown(rows: Sequence[ImportRow]) -> list[ImportRow]:
    """Each key once, and only those of which there is no receipt."""
    unique = {row.key: row for row in reversed(rows)}
    for key in _stored_digests(rows):
        del unique[key]
    return list(reversed(unique.values()))


def _differing(rows: Sequence[ImportRow]) -> int:
    """Two systems may number their tickets alike, and a file may have a line for each message of a ticket."""
    stored = _stored_digests(rows)
    return sum(1 for row in rows if stored[row.key] != hashlib.sha256(row.raw).digest())


def _stored_digests(rows: Sequence[ImportRow]) -> dict[bytes, bytes]:
    """By key, of those that there are receipts of."""
    receipts = Receipt.objects.filter(delivery_key__in=[row.key for row in rows], first=None)
    pairs = receipts.values_list("delivery_key", "body_digest")
    return {bytes(key or b""): bytes(digest) for key, digest in pairs}


def _owners(rows: Sequence[ImportRow]) -> dict[str, Any]:
    """The customer's id for each address in lower case; who is new is made."""
    names = {row.email.lower(): row for row in rows}
    missing = set(names) - set(_known_owners(names))
    new = [Customer(email=names[email].email, name=names[email].name) for email in sorted(missing)]
    Customer.objects.bulk_create(new, ignore_conflicts=True)
    return _known_owners(names)


def _known_owners(emails: dict[str, ImportRow]) -> dict[str, Any]:
    further = Address.objects.exclude(customer=None).annotate(lower=Lower("email")).filter(lower__in=list(emails))
    main = Customer.objects.annotate(lower=Lower("email")).filter(lower__in=list(emails))
    return dict(further.values_list("lower", "customer_id")) | dict(main.values_list("lower", "pk"))


def _ticket(row: ImportRow, owner: Any, now: datetime, *, stays_open: bool) -> Ticket:
    return Ticket(
        customer_id=owner,
        channel=row.channel,
        subject=row.subject,
        body=row.body,
        external_id=row.external_id or None,
        reply_allowed=False,
        due_at=Now() if stays_open else None,
        created_at=row.created_at or now,
    )


def _receipt(row: ImportRow, ticket: Ticket) -> dict[str, Any]:
    return {
        "raw": row.raw,
        "ticket": ticket,
        "lane": Lane.IMPORT,
        "delivery_key": row.key,
        "sender": row.email,
        "subject": row.subject,
        "is_silent": True,
    }


def _message(row: ImportRow, ticket: Ticket, receipt: Receipt) -> Message:
    return Message(
        ticket=ticket,
        direction=Direction.INBOUND,
        channel=row.channel,
        author_name=row.name,
        author_email=row.email,
        subject=row.subject,
        text=row.body,
        receipt=receipt,
        created_at=ticket.created_at,
    )


def _event(ticket: Ticket) -> TicketEvent:
    return TicketEvent(
        ticket=ticket, kind=EventKind.RECEIVED, actor=IMPORTER, to_value="open", detail={"channel": ticket.channel}
    )
