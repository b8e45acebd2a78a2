"""What the listener asks and hands over, each call a piece of work with a database connection in its own thread."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Lower

from tickets.lanes.mail.mail_source import Envelope, MailResult, MailSource
from tickets.lanes.mail.mailboxes import spellings_of_address
from tickets.lanes.mail.receive_mail import receive_mail, refuse_large
from tickets.models import Mailbox

ACTOR = "smtp listener"


def is_ours(recipient: str) -> bool:
    """Whether the address, its tag left aside, is one of our mailboxes."""
    named = Mailbox.objects.annotate(lower=Lower("address")).filter(lower__in=spellings_of_address(recipient))
    return named.filter(is_active=True).exists()


def deliver(raw: bytes, *, sender: str, recipients: Iterable[str]) -> MailResult:
    return receive_mail(raw, _source(sender, recipients))


def refuse_announced(size: int, *, sender: str) -> MailResult:
    """The other side has only said how large the mail is going to be."""
    return refuse_large(b"", size, _source(sender, ()))


def _source(sender: str, recipients: Iterable[str]) -> MailSource:
    return MailSource(actor=ACTOR, envelope=Envelope(sender=sender, recipients=tuple(recipients)))
