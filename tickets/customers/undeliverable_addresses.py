"""Addresses that mail does not reach."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.formats import date_format

from tickets.db.insert import insert_unless_known
from tickets.models import Address


def mark_bounce(email: str, reason: str) -> None:
    """Mail to the address came back for good."""
    values = {"undeliverable_at": Now(), "undeliverable_reason": reason}
    if Address.objects.written(email).update(**values):
        return
    if not insert_unless_known(Address(email=email, **values)):
        # Two mails to it came back at the same moment.
        Address.objects.written(email).update(**values)


def clear_bounce(email: str) -> None:
    """The address has written to us: it lives."""
    Address.objects.written(email).exclude(undeliverable_at=None).update(undeliverable_at=None, undeliverable_reason="")


def why_undeliverable(email: str) -> str:
    """That and why mail to the address came back; empty if nothing is known against it."""
    known = Address.objects.written(email).exclude(undeliverable_at=None).first()
    if known is None or known.undeliverable_at is None:
        return ""
    return came_back(known.email, known.undeliverable_at, known.undeliverable_reason)


def came_back(email: str, at: datetime, reason: str) -> str:
    return f"Mail to {email} came back on {date_format(timezone.localtime(at), 'j M Y')}: {reason.rstrip('.')}."
