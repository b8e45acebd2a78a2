"""Replies by mail, through Django's mail back ends."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress

from django.core.mail import EmailMultiAlternatives, get_connection

from tickets.channels.base import DeliveryError, Route, Sent
from tickets.channels.caps import count
from tickets.channels.composing import compose, message_id_of
from tickets.models import MailKind, Reply


def begin(reply: Reply, route: Route) -> None:
    """Counts the mail, in the caller's transaction. Raises DeliveryError, also where a cap is reached."""
    count(reply, route, kind=MailKind.ACKNOWLEDGEMENT if reply.is_acknowledgement else MailKind.REPLY)


def send(reply: Reply, route: Route) -> Sent:
    """Raises DeliveryError."""
    return hand_over(reply, route, compose)


def hand_over(reply: Reply, route: Route, make: Callable[[Reply, Route], EmailMultiAlternatives]) -> Sent:
    """Gives the mail that `make` makes of the reply to the mail server. Raises DeliveryError."""
    try:
        mail = make(reply, route)
        mail.message()
    except (ValueError, UnicodeError) as error:
        raise DeliveryError(f"The mail can't be composed: {error}", permanent=True) from error
    _post(mail)
    return Sent(recipient=route.recipient, message_id=message_id_of(reply, route))


def _post(mail: EmailMultiAlternatives) -> None:
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


def _refused(recipients: dict[str, tuple[int, bytes]]) -> DeliveryError:
    code, said = next(iter(recipients.values()))
    return DeliveryError(f"The address was refused: {code} {said.decode(errors='replace')}", permanent=code >= 500)


def _is_login(error: Exception) -> bool:
    return isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500
