"""Links in notices by which a ticket is put right: for one ticket and one verb, good for a week.

One in a mail is one colleague's. One in a channel is for whoever of the staff logs in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.urls import reverse

from tickets.models import Ticket

GOOD_FOR = timedelta(days=7)
SALT = "helpdesk.correction-link"
VERBS = ("reassign", "bump", "split")


class BadLink(Exception):
    """The link is too old, or not one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionLink:
    ticket_id: UUID
    verb: str
    # None: it stands in a channel.
    recipient_id: int | None
    # What it does is done once.
    mark: str


def make_link(ticket: Ticket, *, verb: str, recipient: User | None) -> str:
    """Its whole address."""
    token = signing.dumps([ticket.pk.hex, verb, recipient.pk if recipient else None], salt=SALT)
    path: str = reverse("correction-link", args=[token])
    return f"{settings.SITE_URL}{path}"


def read_link(token: str) -> CorrectionLink:
    """Raises BadLink."""
    try:
        ticket, verb, recipient = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
        key = UUID(ticket)
    except signing.SignatureExpired:
        raise BadLink(f"This link is older than {GOOD_FOR.days} days, so it does nothing any more.") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise BadLink("This link is not whole: copy all of it from the mail, or open the ticket itself.") from None
    if verb not in VERBS or not isinstance(recipient, int | None):
        raise BadLink("This link names nothing that can be done here.")
    mark = hashlib.sha256(token.encode()).hexdigest()
    return CorrectionLink(ticket_id=key, verb=verb, recipient_id=recipient, mark=f"link {mark}")
