"""What a way in for mail hands over, and what it hears back."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from tickets.models.receipt import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the mail system said of a mail. `sender` None: it did not say; empty: a null sender, as bounces have.

    `spf`, `dkim`, `dmarc`: `pass`, `fail`, … as the provider that checked says; empty if nobody checked.
    """

    sender: str | None = None
    recipients: tuple[str, ...] = ()
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    # Who hands it in is believed about the sender where it says nothing of that: a provider, or a program with a key.
    is_believed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSource:
    """Where a mail came in: through an integration or a mailbox. Without either, the recipients name the mailbox."""

    actor: str
    integration_id: UUID | None = None
    mailbox_id: UUID | None = None
    lane: str = Lane.EMAIL
    envelope: Envelope = field(default_factory=Envelope)
    # Older mail: it makes tickets, and nobody is answered because of it.
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailResult:
    """What became of a mail. `outcome` is a Receipt's; `cause` says why for all but accepted ones.

    `code`: the HTTP status that tells it: 201 a ticket or message, 200 a repeat, 202 suspended or kept to be tried
    again, 413 too large, 422 too many attachments.
    """

    receipt_id: UUID
    outcome: str
    code: int
    ticket_id: UUID | None = None
    is_new_ticket: bool = False
    is_repeat: bool = False
    label: str = ""
    cause: str = ""
