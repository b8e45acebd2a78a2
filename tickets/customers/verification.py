"""The link by which an address is verified: it is mailed to the address, so whoever opens it reads that mail."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models.functions import Now
from django.urls import reverse

from tickets.db.insert import insert_unless_known
from tickets.models import Address

SALT = "tickets.customers.verification"
GOOD_FOR = timedelta(days=30)


class BadLink(Exception):
    """The link is not one of ours, or it is too old."""


def answers_url(email: str) -> str:
    """The page that shows the answers to this address, and verifies it once a person asks for them."""
    return str(settings.SITE_URL) + reverse("answers", args=[signing.dumps(email, salt=SALT)])


def address_in(token: str) -> str:
    """The address that the link was made for; nothing is written. Raises BadLink."""
    try:
        email: str = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise BadLink from error
    return email


def verify_address(token: str) -> str:
    """Marks the link's address as verified and gives it. Raises BadLink."""
    email = address_in(token)
    if not _mark(email) and not insert_unless_known(Address(email=email, verified_at=Now())):
        # Opened twice at the same moment.
        _mark(email)
    return email


def _mark(email: str) -> bool:
    """False when there is nothing known of the address yet. The first proof keeps its time."""
    rows = Address.objects.written(email)
    return bool(rows.filter(verified_at=None).update(verified_at=Now())) or rows.exists()
