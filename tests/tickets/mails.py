"""Mails as customers and machines write them, and the function that receives one."""

from __future__ import annotations

from email.message import EmailMessage

from tickets.intake.receipts import keep_delivery
from tickets.lanes.mail.mail_source import Envelope, MailResult, MailSource
from tickets.lanes.mail.mailboxes import receiving_mailbox
from tickets.lanes.mail.parse.mail_key import mail_key
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Lane, Receipt

SUPPORT = "support@helpdesk.example"


def mail(
    text: str = "The export ends with error 17 since this morning.",
    *,
    sender: str = "Ann Baker <ann@customer.example>",
    to: str = SUPPORT,
    subject: str = "Export fails",
    message_id: str = "<first@customer.example>",
    **headers: str,
) -> bytes:
    """One mail in plain text. Further headers are given with `_` for `-`; an empty one is left out."""
    named = {"From": sender, "To": to, "Subject": subject, "Message-ID": message_id} | {
        name.replace("_", "-").title(): value for name, value in headers.items()
    }
    lines = [f"{name}: {value}" for name, value in named.items() if value]
    head = "\r\n".join([*lines, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"])
    return f"{head}\r\n\r\n{text}\r\n".encode()


def receive(raw: bytes, **options: object) -> MailResult:
    """Handed in by a mail system that has checked the sender; `spf=""` is one that has not."""
    envelope = Envelope(**{"recipients": (SUPPORT,), "spf": "pass"} | options)
    return receive_mail(raw, MailSource(actor="test", envelope=envelope))


def keep_only(raw: bytes) -> Receipt:
    """A mail whose receiver died after keeping it: nothing was made of it yet."""
    key = mail_key(raw)
    columns = {"mailbox_id": receiving_mailbox((SUPPORT,)).pk, "sender": key.sender, "message_id": key.message_id}
    receipt, _ = keep_delivery(raw=raw, delivery_key=key.digest, lane=Lane.EMAIL, **columns)
    return receipt


def with_attachments(files: list[tuple[str, str, bytes]], *, message_id: str = "<files@customer.example>") -> bytes:
    """One mail with the files: name, content type, content."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@customer.example", SUPPORT, "Files"
    message["Message-ID"] = message_id
    message.set_content("See the files.")
    for name, content_type, content in files:
        kind, _, subtype = content_type.partition("/")
        message.add_attachment(content, maintype=kind, subtype=subtype, filename=name)
    return message.as_bytes()
