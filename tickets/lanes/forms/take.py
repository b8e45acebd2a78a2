"""A suspended post is a person's after all: it becomes a ticket."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from tickets.intake.receipts import accept_suspended, lock_suspended
from tickets.lanes.forms.open_form_ticket import open_form_ticket
from tickets.lanes.forms.support_form import SupportForm
from tickets.models import Receipt


def accept_suspended_form(receipt: Receipt, *, by: str) -> UUID | None:
    """Gives the ticket's id; None when the post is no longer suspended, or what is needed to answer it is missing."""
    with transaction.atomic():
        held = lock_suspended(receipt)
        if held is None or held.form is None:
            return None
        sheet = SupportForm(json.loads(bytes(held.body)))
        if not sheet.is_valid():
            return None
        ticket = open_form_ticket(held.form, sheet, held, by=by, reply_allowed=False)
        accept_suspended(held, ticket)
        return ticket.pk
