"""Keeping a delivery whole before anything is made of it; the second of the same key is kept as its repeat."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Now

from tickets.db.inserting import insert_unless_known
from tickets.models import Outcome, Receipt


def keep_delivery(*, delivery_key: bytes, body: bytes, **columns: Any) -> tuple[Receipt, bool]:
    """The receipt, and whether it is the first of its key. The first is `received` and due; a repeat is settled.

    `columns`: lane, and integration_id, mailbox_id or form_id; see Receipt for the others. Committed when it returns,
    unless the caller has a transaction open.
    """
    digest = hashlib.sha256(body).digest()
    receipt = Receipt(
        outcome=Outcome.RECEIVED,
        delivery_key=delivery_key,
        body=body,
        body_digest=digest,
        due_at=Now(),
        **columns,
    )
    if insert_unless_known(receipt):
        return receipt, True
    first = first_of(delivery_key, **columns).get()
    repeat = Receipt.objects.create(
        outcome=Outcome.DUPLICATE,
        delivery_key=delivery_key,
        body=body,
        body_digest=digest,
        first=first,
        ticket_id=first.ticket_id,
        differs=bytes(first.body_digest) != digest,
        subject=first.subject,
        label=first.label,
        **columns,
    )
    return repeat, False


def first_of(delivery_key: bytes, **columns: Any) -> QuerySet[Receipt]:
    """The first delivery of that key, if there was one."""
    owner = {name: columns.get(name) for name in ("integration_id", "mailbox_id")}
    return Receipt.objects.defer("body").filter(delivery_key=delivery_key, first=None, **owner)
