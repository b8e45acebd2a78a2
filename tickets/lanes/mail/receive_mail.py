"""Receiving a mail: keep it whole, commit, and only then make something of it."""

from __future__ import annotations

from typing import Any

from tickets.customers.address import LONGEST
from tickets.intake.receipts import keep_delivery, write_settled_receipt
from tickets.lanes.mail import mailboxes
from tickets.lanes.mail.mail_source import MailResult, MailSource
from tickets.lanes.mail.parse.mail_key import MailKey, mail_key
from tickets.lanes.mail.process_mail import process_mail
from tickets.lanes.mail.suspension import too_large
from tickets.models import Outcome, Receipt
from tickets.text import storable_text

# Of a mail that is too large to be kept, this much tells whose it was.
KEPT_OF_TOO_LARGE = 64 * 1024
CODES = {Outcome.ACCEPTED: 201, Outcome.SUSPENDED: 202, Outcome.FAILED: 202, Outcome.RECEIVED: 202}
REFUSED = {"too_large": 413, "too_many_attachments": 422}


def receive_mail(raw: bytes, source: MailSource) -> MailResult:
    """Stores the mail under its key and makes a ticket or a message of it, or suspends it. Bad mail raises nothing.

    When it returns the mail is committed. What fails unexpectedly stays kept, and the sweep tries it again.
    """
    if too_large(len(raw)):
        return refuse_large(raw[:KEPT_OF_TOO_LARGE], len(raw), source)
    key = mail_key(raw)
    receipt, is_first = keep_delivery(raw=raw, delivery_key=key.digest, **receipt_columns_of(key, source))
    first = receipt if is_first else receipt.first or receipt
    # The first may have been interrupted: its repeat is a good moment to go on with it.
    process_mail(first.pk)
    return _received(receipt, is_repeat=not is_first)


def refuse_large(head: bytes, size: int, source: MailSource) -> MailResult:
    """Keeps the head of a mail that is too large, with the reason. Nothing is sent back but the refusal itself."""
    return _received(keep_refused(head, source, code="too_large", cause=too_large(size)), is_repeat=False)


def keep_refused(head: bytes, source: MailSource, *, code: str, cause: str) -> Receipt:
    """What there is of a mail that is not taken whole. It makes no key: the same mail, whole, is welcome later."""
    columns = receipt_columns_of(mail_key(head), source)
    errors = [error(code, cause)]
    return write_settled_receipt(raw=head, outcome=Outcome.REFUSED, cause=cause[:500], errors=errors, **columns)


def error(code: str, cause: str) -> dict[str, str]:
    return {"code": code, "detail": cause}


def receipt_columns_of(key: MailKey, source: MailSource) -> dict[str, Any]:
    """What the receipt of such a mail says."""
    envelope = source.envelope
    mailbox_id = source.mailbox_id
    if mailbox_id is None and source.integration_id is None:
        mailbox_id = mailboxes.receiving_mailbox(envelope.recipients).pk
    return {
        "lane": source.lane,
        "integration_id": source.integration_id,
        "mailbox_id": mailbox_id,
        # Cut, it would be somebody else's.
        "sender": key.sender if len(key.sender) <= LONGEST else "",
        "message_id": key.message_id[:998],
        "content_type": "message/rfc822",
        "is_silent": source.is_silent,
        # Mail servers and command lines hand in whatever they were told.
        "envelope": storable_text(
            {
                "sender": envelope.sender,
                "recipients": list(envelope.recipients),
                "spf": envelope.spf,
                "dkim": envelope.dkim,
                "dmarc": envelope.dmarc,
                "is_believed": envelope.is_believed,
                "actor": source.actor,
            }
        ),
    }


def _received(receipt: Receipt, *, is_repeat: bool) -> MailResult:
    first = Receipt.objects.defer("body").get(pk=receipt.first_id or receipt.pk)
    return MailResult(
        receipt_id=receipt.pk,
        outcome=first.outcome,
        code=code_of(first, is_repeat=is_repeat),
        ticket_id=first.ticket_id,
        is_new_ticket=first.answer.get("is_new_ticket", False),
        is_repeat=is_repeat,
        label=first.label,
        cause=first.cause,
    )


def code_of(first: Receipt, *, is_repeat: bool) -> int:
    """Who is refused once is refused again: a 200 would say that the mail was taken after all."""
    if first.outcome == Outcome.REFUSED:
        return REFUSED[first.errors[0]["code"]]
    return 200 if is_repeat else CODES[Outcome(first.outcome)]
