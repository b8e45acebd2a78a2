"""Handing a mail to the server that it leaves by, and saying whose fault it is when that does not work.

What keeps us from talking to the server at all is no reply's fault: every other would meet the same.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends import smtp

from tickets.channels import smtp_backend
from tickets.channels.base import DeliveryError, FarEndError
from tickets.channels.http_mail import judge_http
from tickets.lease import Lease, LeaseOver
from tickets.outbound.deadline import within_seconds

# These write into files; a mail that could not be written whole has not left.
WRITERS = ("tickets.channels.eml_backend.", "django.core.mail.backends.filebased.")
CLOSING = 421
# The server wants a login, or another one.
LOGIN_CODES = (530, 534, 535, 538)
CHECK_LOGIN = "Check the user name and the password in EMAIL_URL."
CHECK_SERVER = "Check the host and the port in EMAIL_URL, and whether the server runs and can be reached from here."
CHECK_TLS = (
    "Check EMAIL_URL: smtp+tls:// is for STARTTLS, smtp+ssl:// for TLS from the start; and the server's certificate."
)
CHECK_SETTINGS = "Correct EMAIL_URL and start Helpdesk again."
CHECK_FOLDER = "Make room there, and let the user that runs Helpdesk write into it."


def hand_over_mail(mail: EmailMultiAlternatives, *, lease: Lease | None = None) -> None:
    """Raises DeliveryError, and LeaseOver instead of handing it over late."""
    try:
        connection = _connection()
    except (ImportError, ImproperlyConfigured, TypeError) as error:
        raise _ours(f"The settings for mail are wrong: {error}.", CHECK_SETTINGS) from error
    try:
        _send(connection, mail, lease)
    finally:
        # What was taken is taken, however the farewell goes.
        with suppress(OSError, LeaseOver):
            connection.close()


def _connection() -> Any:
    connection = get_connection()
    # Whoever names Django's own gets ours: it differs in nothing but its deadline.
    return smtp_backend.EmailBackend() if type(connection) is smtp.EmailBackend else connection


def _send(connection: Any, mail: EmailMultiAlternatives, lease: Lease | None) -> None:
    if isinstance(connection, smtp_backend.EmailBackend):
        connection.lease = lease
        _open(connection)
        _converse(connection, mail)
    elif settings.EMAIL_BACKEND.startswith(WRITERS):
        _write(connection, mail)
    else:
        _post(connection, mail, lease)


def _open(connection: smtp_backend.EmailBackend) -> None:
    """Nothing was handed over yet, so trying again can't double anything."""
    host = settings.EMAIL_HOST
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError as error:
        raise _login_refused(error) from error
    except (smtplib.SMTPNotSupportedError, ssl.SSLError) as error:
        raise _ours(f"No secure connection with {host}: {_words(error)}.", CHECK_TLS) from error
    except socket.gaierror as error:
        raise _ours(f"The mail server {host} can't be found: {_words(error)}.", CHECK_SERVER) from error
    except (OSError, ImproperlyConfigured) as error:
        raise _ours(
            f"The mail server {host} can't be reached ({connection.step}): {_words(error)}.", CHECK_SERVER
        ) from error


def _converse(connection: smtp_backend.EmailBackend, mail: EmailMultiAlternatives) -> None:
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _answer(code, f"The address was refused: {code} {_decoded(said)}") from error
    except smtplib.SMTPHeloError as error:
        raise _ours(f"The mail server {settings.EMAIL_HOST} refuses us: {_said(error)}.", CHECK_SERVER) from error
    except smtplib.SMTPResponseException as error:
        if error.smtp_code in LOGIN_CODES:
            raise _login_refused(error) from error
        raise _answer(error.smtp_code, f"The mail server said {_said(error)}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise DeliveryError(f"The mail server can't take this mail: {error}", permanent=True) from error
    except OSError as error:
        raise _broken(connection, error) from error


def _broken(connection: smtp_backend.EmailBackend, error: OSError) -> FarEndError:
    if connection.is_handed_over:
        return FarEndError(
            f"The mail server got the mail and never said whether it took it: {_words(error)}.",
            unknown=True,
            counts=True,
            advice=CHECK_SERVER,
        )
    return FarEndError(
        f"The mail server {settings.EMAIL_HOST} stopped talking before it had the mail ({connection.step}):"
        f" {_words(error)}.",
        advice=CHECK_SERVER,
    )


def _write(connection: Any, mail: EmailMultiAlternatives) -> None:
    try:
        connection.send_messages([mail])
    except OSError as error:
        raise _ours(
            f"The folder {settings.EMAIL_FILE_PATH} can't be written: {_words(error)}.", CHECK_FOLDER
        ) from error


def _post(connection: Any, mail: EmailMultiAlternatives, lease: Lease | None) -> None:
    """Through a provider's HTTP interface, or a back end of somebody else's."""
    seconds = min(settings.EMAIL_TIMEOUT, lease.left()) if lease else settings.EMAIL_TIMEOUT
    try:
        within_seconds(seconds, partial(connection.send_messages, [mail]))
    except Exception as error:
        # Each has errors of its own; what none of them explains rises as it is.
        if (judged := judge_http(error)) is None:
            raise
        raise judged from error


def _answer(code: int, words: str) -> DeliveryError:
    if code == CLOSING:
        return FarEndError(f"{words}.", advice=CHECK_SERVER)
    return DeliveryError(words, permanent=code >= 500, is_answer=True)


def _login_refused(error: smtplib.SMTPResponseException) -> FarEndError:
    return _ours(f"Login refused by {settings.EMAIL_HOST}: {_said(error)}.", CHECK_LOGIN)


def _ours(words: str, advice: str) -> FarEndError:
    return FarEndError(words, pauses_at_once=True, advice=advice)


def _said(error: smtplib.SMTPResponseException) -> str:
    said = error.smtp_error
    return f"{error.smtp_code} {_decoded(said) if isinstance(said, bytes) else said}".rstrip(". ")


def _decoded(said: bytes) -> str:
    return said.decode(errors="replace")


def _words(error: BaseException) -> str:
    return (str(getattr(error, "strerror", "") or error) or type(error).__name__).rstrip(". ")
