"""Making a ticket of a delivery that is understood at once (chat, form, a program's event), exactly once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from tickets.models import Outcome, Receipt, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    receipt: Receipt
    is_repeat: bool

    @property
    def answer(self) -> dict[str, Any]:
        """What the first was answered; a repeat is answered the same."""
        return self.receipt.first.answer if self.receipt.first else self.receipt.answer


def accept(make: Callable[[Receipt], Ticket], *, body: bytes, external_id: str | None, **columns: Any) -> Accepted:
    """Stores the receipt and what `make` writes for it, all or nothing; or the receipt of a repeat.

    A repeat is one whose (integration, external_id) or whose delivery_key was accepted before; the constraints decide.
    `columns` are further columns of the receipt. Committed when it returns.
    """
    stored = {"body": body, "body_digest": hashlib.sha256(body).digest(), "external_id": external_id} | columns
    try:
        with transaction.atomic():
            return _first(make, stored)
    except IntegrityError:
        first = _accepted_before(stored)
        if first is None:
            raise
    return Accepted(receipt=_repeat(first, stored), is_repeat=True)


def _first(make: Callable[[Receipt], Ticket], stored: dict[str, Any]) -> Accepted:
    receipt = Receipt.objects.create(outcome=Outcome.RECEIVED, **stored)
    ticket = make(receipt)
    ticket.refresh_from_db(fields=["created_at", "status"])
    receipt.outcome, receipt.ticket = Outcome.ACCEPTED, ticket
    receipt.answer = {
        "ticket_id": ticket.public_id,
        "status": ticket.status,
        "created_at": ticket.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    receipt.save(update_fields=["outcome", "ticket", "answer"])
    return Accepted(receipt=receipt, is_repeat=False)


def _accepted_before(stored: dict[str, Any]) -> Receipt | None:
    owner = {"integration_id": stored.get("integration_id"), "first": None}
    if stored["external_id"] is not None:
        same = {"external_id": stored["external_id"], "outcome": Outcome.ACCEPTED}
    elif stored.get("delivery_key") is not None:
        same = {"delivery_key": stored["delivery_key"]}
    else:
        return None
    return Receipt.objects.filter(**owner, **same).defer("body").first()


def _repeat(first: Receipt, stored: dict[str, Any]) -> Receipt:
    differs = bytes(first.body_digest) != stored["body_digest"]
    return Receipt.objects.create(
        outcome=Outcome.DUPLICATE, first=first, ticket_id=first.ticket_id, differs=differs, **stored
    )
