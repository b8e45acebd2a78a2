"""What becomes of one post of a form: a ticket, the answer that a repeat gets, or a receipt that waits as suspended."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tickets import ids
from tickets.customers.address import without_tag
from tickets.intake import rate_limits
from tickets.intake.receipts import (
    StoredDelivery,
    accept_delivery,
    accept_suspended,
    lock_suspended,
    write_settled_receipt,
)
from tickets.lanes.forms.form_token import BadFormToken, FormToken, read_form_token
from tickets.lanes.forms.open_form_ticket import open_form_ticket
from tickets.lanes.forms.posted_form import PostedForm
from tickets.lanes.forms.support_form import SupportForm
from tickets.models import Form, Lane, Outcome, Receipt, Ticket

HONEYPOT = "Honeypot filled"
HASTE = "Sent sooner than a person can write"
# Without a stamp the same words within this time are one post sent twice, and later a new one.
SAME_WITHIN = timedelta(hours=24)


class FormRefused(Exception):
    """Something in the post is not right; `sheet` says what, beside each field."""

    def __init__(self, sheet: SupportForm, *, receipt: Receipt) -> None:
        super().__init__("Some fields are not right.")
        self.sheet = sheet
        self.receipt = receipt


def receive_form(form: Form, posted: PostedForm, *, network: str, needs_stamp: bool) -> StoredDelivery:
    """Raises FormRefused, RateLimitReached. What it gives is committed."""
    rate_limits.forget_idle()
    rate_limits.record_use("form-network", network, most=settings.FORM_PER_NETWORK_AN_HOUR)
    sheet = SupportForm(posted.fields)
    if posted.fields.get("website"):
        sheet.is_valid()
        return _suspend(form, posted, sheet, cause=HONEYPOT)
    stamp = _check(form, posted, sheet, needs_stamp=needs_stamp)
    if stamp and stamp.is_hasty:
        return _suspend(form, posted, sheet, cause=HASTE)
    return _accept(form, posted, sheet, stamp)


def accept_suspended_form(receipt: Receipt, *, by: str) -> UUID | None:
    """A suspended post is a person's after all: it becomes a ticket. Gives its id.

    None if it is no longer suspended, or what is needed to answer it is missing.
    """
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


def _check(form: Form, posted: PostedForm, sheet: SupportForm, *, needs_stamp: bool) -> FormToken | None:
    """The stamp, if there is one. Raises FormRefused."""
    stamp = None
    text = posted.fields.get("stamp", "")
    if text or needs_stamp:
        try:
            stamp = read_form_token(form, str(text))
        except BadFormToken:
            sheet.add_error(None, "The page was open for too long. Nothing is lost: please send it once more.")
    if posted.files:
        sheet.add_error(None, "Files can't be sent with this form. Send it without them, and tell us what they show.")
    if not sheet.is_valid():
        raise FormRefused(sheet, receipt=_refuse(form, posted, sheet))
    return stamp


def _accept(form: Form, posted: PostedForm, sheet: SupportForm, stamp: FormToken | None) -> StoredDelivery:
    def make(receipt: Receipt) -> Ticket:
        # Here, because only the first of several equal posts comes this far.
        mailbox = without_tag(sheet.cleaned_data["email"])
        rate_limits.record_use("form-address", mailbox, most=settings.FORM_PER_ADDRESS_AN_HOUR)
        return open_form_ticket(form, sheet, receipt)

    key = _key(form, sheet, stamp.nonce) if stamp else _key_of_today(form, sheet)
    return accept_delivery(
        make, external_id=None, delivery_key=key, raw=posted.as_kept(), **_columns(form, posted, sheet.cleaned_data)
    )


def _key(form: Form, sheet: SupportForm, *further: str) -> bytes:
    """Of the words too: who goes back in the browser and writes something else has sent a second message."""
    values = sheet.cleaned_data
    parts = (form.public_id, *further, values["email"].lower(), values["subject"], values["message"])
    return hashlib.sha256("\0".join(parts).encode()).digest()


def _key_of_today(form: Form, sheet: SupportForm) -> bytes:
    """The key of the same post in the last 24 hours if there was one, else a new one."""
    now = timezone.now()
    span = int(now.timestamp() // SAME_WITHIN.total_seconds())
    before = _key(form, sheet, str(span - 1))
    recent = Receipt.objects.filter(integration=None, first=None, delivery_key=before)
    return before if recent.filter(received_at__gt=now - SAME_WITHIN).exists() else _key(form, sheet, str(span))


def _suspend(form: Form, posted: PostedForm, sheet: SupportForm, *, cause: str) -> StoredDelivery:
    """A robot is told the same as a person, so that it learns nothing; a person finds the post among the suspended."""
    receipt = _write(form, posted, sheet, outcome=Outcome.SUSPENDED, cause=cause)
    answer = {
        "ticket_id": ids.to_public("t", ids.new_id()),
        "status": "open",
        "created_at": receipt.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return StoredDelivery(receipt_id=receipt.pk, answer=answer)


def _refuse(form: Form, posted: PostedForm, sheet: SupportForm) -> Receipt:
    errors = [
        {"field": "" if name == "__all__" else name, "message": str(message)}
        for name, messages in sheet.errors.items()
        for message in messages
    ]
    return _write(form, posted, sheet, outcome=Outcome.REFUSED, errors=errors)


def _write(form: Form, posted: PostedForm, sheet: SupportForm, *, outcome: Outcome, **columns: Any) -> Receipt:
    checked = getattr(sheet, "cleaned_data", {})
    return write_settled_receipt(raw=posted.as_kept(), outcome=outcome, **_columns(form, posted, checked), **columns)


def _columns(form: Form, posted: PostedForm, checked: dict[str, Any]) -> dict[str, Any]:
    return {
        "lane": Lane.FORM,
        "form": form,
        "sender": checked.get("email", ""),
        "subject": checked.get("subject", ""),
        "content_type": posted.content_type,
    }
