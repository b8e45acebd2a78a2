"""Making a ticket of a delivery that is understood at once (chat, form, a program's event), exactly once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from tickets import ids
from tickets.db.inserting import insert_unless_known
from tickets.models import Outcome, Receipt, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedDelivery:
    receipt: Receipt
    is_repeat: bool

    @property
    def answer(self) -> dict[str, Any]:
        """What the first was answered; a repeat is answered the same."""
        return self.receipt.first.answer if self.receipt.first else self.receipt.answer


def accept_delivery(
    make: Callable[[Receipt], Ticket], *, body: bytes, external_id: str | None, **columns: Any
) -> AcceptedDelivery:
    """Stores the receipt and what `make` writes for it, all or nothing; or the receipt of a repeat.

    A repeat is one whose (integration, external_id) or whose delivery_key was accepted before; the constraints decide.
    With an `external_id`, `make` opens a ticket of the id that the receipt names. `columns` are further columns of the
    receipt. Committed when it returns.
    """
    stored = {"body": body, "body_digest": hashlib.sha256(body).digest(), "external_id": external_id} | columns
    with transaction.atomic():
        receipt = _received(stored)
        if insert_unless_known(receipt):
            return _first(make, receipt)
    return AcceptedDelivery(receipt=_repeat(_accepted_before(stored), stored), is_repeat=True)


def _received(stored: dict[str, Any]) -> Receipt:
    """An external_id is taken by an accepted receipt alone, so this one is accepted from the start."""
    if stored["external_id"] is None:
        return Receipt(outcome=Outcome.RECEIVED, **stored)
    return Receipt(outcome=Outcome.ACCEPTED, ticket_id=ids.new_id(), **stored)


def with_ticket_id(receipt: Receipt) -> dict[str, Any]:
    """The id of the ticket that `make` opens, where the receipt names one."""
    return {"id": receipt.ticket_id} if receipt.ticket_id else {}


def _first(make: Callable[[Receipt], Ticket], receipt: Receipt) -> AcceptedDelivery:
    ticket = make(receipt)
    ticket.refresh_from_db(fields=["created_at", "status"])
    receipt.outcome, receipt.ticket = Outcome.ACCEPTED, ticket
    receipt.answer = {
        "ticket_id": ticket.public_id,
        "status": ticket.status,
        "created_at": ticket.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    receipt.save(update_fields=["outcome", "ticket", "answer"])
    return AcceptedDelivery(receipt=receipt, is_repeat=False)


def _accepted_before(stored: dict[str, Any]) -> Receipt:
    owner = {"integration_id": stored.get("integration_id"), "first": None}
    if stored["external_id"] is not None:
        same = {"external_id": stored["external_id"], "outcome": Outcome.ACCEPTED}
    else:
        same = {"delivery_key": stored["delivery_key"]}
    return Receipt.objects.defer("body").get(**owner, **same)


def _repeat(first: Receipt, stored: dict[str, Any]) -> Receipt:
    differs = bytes(first.body_digest) != stored["body_digest"]
    return Receipt.objects.create(
        outcome=Outcome.DUPLICATE, first=first, ticket_id=first.ticket_id, differs=differs, **stored
    )
