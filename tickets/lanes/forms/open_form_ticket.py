"""Making a ticket of what was filled in."""

from __future__ import annotations

from typing import Any

from tickets.actions.acknowledge import queue_acknowledgement
from tickets.actions.message_parts import MessageParts
from tickets.customers.address_owners import find_customer, get_or_create_customer
from tickets.intake.open_ticket import NewTicket, open_ticket
from tickets.lanes.forms.support_form import SupportForm
from tickets.models import Customer, Form, Receipt, Ticket
from tickets.states import Channel


def open_form_ticket(
    form: Form, sheet: SupportForm, receipt: Receipt, *, by: str = "", reply_allowed: bool = True
) -> Ticket:
    """Runs in the caller's transaction. The sheet is valid."""
    values = sheet.cleaned_data
    opening = NewTicket(
        customer=_customer(values, sheet.author_name),
        channel=Channel.FORM,
        subject=values["subject"],
        text=values["message"],
        author_email=values["email"],
        parts=MessageParts(author_name=sheet.author_name, subject=values["subject"], receipt_id=receipt.pk),
        columns={
            "form": form,
            "mailbox_id": form.mailbox_id,
            "page_url": values["page"],
            # Where a person overruled us the sender may still be a robot: a person answers it.
            "reply_allowed": reply_allowed,
        },
    )
    ticket, _ = open_ticket(opening, by=by or f"form {form.name}")
    queue_acknowledgement(ticket)
    return ticket


def _customer(values: dict[str, Any], name: str) -> Customer:
    """Anybody may write any name into a form, so a customer whom we know already keeps theirs."""
    return find_customer(values["email"]) or get_or_create_customer(values["email"], name=name)
