"""A suspended post is a person's after all: it becomes a ticket."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from tickets.lanes.forms.support_form import Sheet
from tickets.lanes.forms.ticket import open_form_ticket
from tickets.models import Outcome, Receipt


def take_for_person(receipt: Receipt, *, by: str) -> UUID | None:
    """Gives the ticket's id; None when the post is no longer suspended, or what is needed to answer it is missing."""
    with transaction.atomic():
        rows = Receipt.objects.select_for_update(of=("self",)).select_related("form")
        held = rows.get(pk=receipt.pk)
        sheet = Sheet(json.loads(bytes(held.body)))
        if held.outcome != Outcome.SUSPENDED or held.form is None or not sheet.is_valid():
            return None
        ticket = open_form_ticket(held.form, sheet, held, by=by, reply_allowed=False)
        Receipt.objects.filter(pk=held.pk).update(outcome=Outcome.ACCEPTED, ticket=ticket)
        return ticket.pk
