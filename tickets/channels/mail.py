"""Replies by mail, through Django's mail back ends."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from tickets.channels.base import DeliveryError, Sent
from tickets.intake.text import one_line
from tickets.models import Message, Reply
from tickets.states import Direction

# RFC 5322 allows longer ones, but no mailer has use for more.
MOST_REFERENCES = 20
# Printable ASCII without blanks and angle brackets, short enough for a header's line.
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")


def send(reply: Reply) -> Sent:
    """Raises DeliveryError."""
    customer = reply.ticket.customer
    if not customer.email:
        raise DeliveryError("The customer has no address.", permanent=True)
    message_id = message_id_of(reply)
    try:
        mail = _compose(reply, message_id)
        mail.message()
    except (ValueError, UnicodeError) as error:
        raise DeliveryError(f"The mail can't be composed: {error}", permanent=True) from error
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        # Nothing was handed over yet, so trying again can't double anything.
        raise DeliveryError(f"The mail server can't be reached: {error}", permanent=_is_login(error)) from error
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(error.recipients) from error
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"The mail server said {error}", permanent=error.smtp_code >= 500) from error
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise DeliveryError(f"The connection broke while the mail was sent: {error}", unknown=True) from error
    finally:
        # What was taken is taken, however the farewell goes.
        with suppress(OSError, smtplib.SMTPException):
            connection.close()
    return Sent(recipient=customer.email, message_id=message_id)


def message_id_of(reply: Reply) -> str:
    """The same for every try, so that a receiver can drop a repeat."""
    domain = settings.SUPPORT_ADDRESS.rpartition("@")[2] or "localhost"
    return f"<{reply.public_id}@{domain}>"


def _compose(reply: Reply, message_id: str) -> EmailMultiAlternatives:
    ticket = reply.ticket
    subject = " ".join(ticket.subject.split())
    thread = _thread(reply)
    headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-replied" if reply.origin == "agent" else "auto-generated",
        "X-Helpdesk-Ticket": ticket.public_id,
        "X-Auto-Response-Suppress": "All",
    }
    if thread:
        headers |= {"In-Reply-To": thread[-1], "References": " ".join(thread)}
    mail = EmailMultiAlternatives(
        subject=subject if subject.lower().startswith("re:") else f"Re: {subject or 'your message'}",
        body=reply.message.text,
        from_email=_mailbox(settings.SITE_NAME, settings.SUPPORT_ADDRESS),
        to=[_mailbox(one_line(ticket.customer.name), ticket.customer.email or "")],
        headers=headers,
    )
    mail.attach_alternative(render_to_string("mail/reply.html", {"reply": reply}), "text/html")
    return mail


def _mailbox(name: str, address: str) -> str:
    """Name and address for a header; the domain as DNS knows it, since not every server takes another spelling."""
    local, _, domain = address.rpartition("@")
    return formataddr((name, f"{local}@{domain.encode('idna').decode()}"))


def _thread(reply: Reply) -> list[str]:
    """The Message-IDs before this one, oldest first; the last is the one that it answers."""
    first = str(reply.ticket.metadata.get("message_id") or "")
    known = Message.objects.filter(ticket=reply.ticket).exclude(pk=reply.message_id).exclude(message_id="")
    ids = [first, *known.exclude(direction=Direction.NOTE).values_list("message_id", flat=True)]
    clean = [one for one in ids if MESSAGE_ID.fullmatch(one)]
    return list(dict.fromkeys(clean))[-MOST_REFERENCES:]


def _refused(recipients: dict[str, tuple[int, bytes]]) -> DeliveryError:
    code, said = next(iter(recipients.values()))
    return DeliveryError(f"The address was refused: {code} {said.decode(errors='replace')}", permanent=code >= 500)


def _is_login(error: Exception) -> bool:
    return isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500
