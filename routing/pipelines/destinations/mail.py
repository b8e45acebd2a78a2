"""Email: a plain mail to fixed addresses, by Helpdesk's own mail server or by one of its own. It drops no repeats."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from routing.pipelines.destinations.base import (
    BadDestination,
    Event,
    Exchange,
    Field,
    Filler,
    Kind,
    Parcel,
    Place,
    SendError,
)
from routing.pipelines.destinations.texts import as_text, shorten, without_secrets
from tickets.channels.base import DeliveryError, FarEndError
from tickets.channels.composing import AUTOMATIC
from tickets.channels.mail_server import hand_over_mail
from tickets.channels.sender import as_dns_knows_it, mailbox_header
from tickets.channels.smtp_backend import PublicEmailBackend
from tickets.customers.address import parse_address
from tickets.outbound.addresses import AddressRefused
from tickets.signed import loop_header
from tickets.text import many_lines, one_line

MOST_RECIPIENTS = 20
LONGEST_SUBJECT = 200
LONGEST_BODY = 100_000
SECURITY = (("starttls", "STARTTLS"), ("tls", "TLS from the start"), ("none", "None"))
LOGIN_CODES = (530, 534, 535, 538)


def render(event: Event, said: Mapping[str, Any], fill: Filler) -> dict[str, Any]:
    body = fill(said["body"]) if "body" in said else _default_body(event)
    return {"subject": as_text(fill(said["subject"])) if "subject" in said else event.type, "body": as_text(body)}


def fit(content: dict[str, Any], link: str) -> dict[str, Any]:
    body = shorten(content["body"], LONGEST_BODY)
    if body != content["body"] and link:
        body = f"{body}\n\nAll of it: {link}"
    return {"subject": shorten(one_line(content["subject"]), LONGEST_SUBJECT), "body": body}


def send(place: Place, parcel: Parcel, exchange: Exchange) -> None:
    mail = _compose(place, parcel)
    exchange.request = without_secrets(
        f"To: {', '.join(mail.to)}\nSubject: {mail.subject}\n\n{mail.body}", list(place.secrets.values())
    )
    if place.get("host"):
        _send_by_own_server(place, mail)
        return
    try:
        hand_over_mail(mail)
    except DeliveryError as error:
        is_busy = isinstance(error, FarEndError)
        raise SendError(
            str(error), permanent=error.permanent, retry_after=error.retry_after, is_busy=is_busy
        ) from error


def recipients_of(place: Place) -> list[str]:
    """Raises BadDestination."""
    listed = [
        one.strip() for one in str(place.get("to")).replace(";", ",").replace("\n", ",").split(",") if one.strip()
    ]
    if not listed or len(listed) > MOST_RECIPIENTS:
        raise BadDestination("to", f"Name 1 to {MOST_RECIPIENTS} addresses, with commas between them.")
    return [_recipient(one) for one in listed]


def check(place: Place) -> None:
    recipients_of(place)
    if place.get("sender"):
        _address("sender", place.get("sender"))
    if place.get("host") and not str(place.get("host")).replace(".", "").replace("-", "").replace(":", "").isalnum():
        raise BadDestination("host", "A host is a name such as mail.example.com.")
    if place.get("port") and not 0 < int(place.get("port")) < 65_536:
        raise BadDestination("port", "A port is a number from 1 to 65535.")
    if (place.get("username") or place.get("password")) and not place.get("host"):
        raise BadDestination("host", "A user name and a password are for a mail server of its own: name its host.")


def _compose(place: Place, parcel: Parcel) -> EmailMultiAlternatives:
    sender = place.get("sender") or settings.SUPPORT_ADDRESS
    domain = as_dns_knows_it(sender).rpartition("@")[2] or "localhost"
    try:
        mail = EmailMultiAlternatives(
            subject=parcel.content["subject"] or "(no subject)",
            body=many_lines(parcel.content["body"]),
            from_email=mailbox_header(settings.SITE_NAME, sender),
            to=recipients_of(place),
            # One id for every try: a reader's mail server may drop the repeat by it, and some do.
            headers={
                "Message-ID": f"<{parcel.key}@{domain}>",
                loop_header.HEADER: loop_header.loop_token(),
                **AUTOMATIC,
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.message()
    except (ValueError, UnicodeError) as error:
        raise SendError(f"The mail can't be composed: {error}", permanent=True) from error
    return mail


def _send_by_own_server(place: Place, mail: EmailMultiAlternatives) -> None:
    security = place.get("security") or "starttls"
    backend = PublicEmailBackend(
        host=place.get("host"),
        port=int(place.get("port") or (465 if security == "tls" else 587)),
        username=place.get("username"),
        password=place.get("password"),
        use_tls=security == "starttls",
        use_ssl=security == "tls",
        timeout=settings.DELIVERY_TIMEOUT_SECONDS,
    )
    try:
        backend.open()
        backend.send_messages([mail])
    except AddressRefused as error:
        raise SendError(str(error), broken=error.permanent, is_busy=True) from error
    except smtplib.SMTPException as error:
        raise _judged(error) from error
    except OSError as error:
        words = str(error).rpartition("] ")[2] or type(error).__name__
        raise SendError(f"The mail server did not take it ({backend.step}): {words[:200]}.", is_busy=True) from error
    finally:
        backend.close_quietly()


def _judged(error: smtplib.SMTPException) -> SendError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return SendError(f"The address was refused: {code} {_text(said)}", permanent=code >= 500)
    code = getattr(error, "smtp_code", 0)
    words = f"The mail server said {code} {_text(getattr(error, 'smtp_error', error))}"
    if isinstance(error, smtplib.SMTPAuthenticationError) or code in LOGIN_CODES:
        return SendError(f"Login refused: {words}", broken=True)
    return SendError(words, permanent=code >= 500, is_busy=code < 500)


def _default_body(event: Event) -> str:
    lines = [f"{name}: {as_text(value)}" for name, value in event.payload.items()]
    return "\n".join([event.type, event.occurred_at.isoformat(timespec="seconds"), "", *lines])


def _recipient(text: str) -> str:
    name, address = _address("to", text)
    return mailbox_header(one_line(name), address)


def _address(field: str, text: str) -> tuple[str, str]:
    try:
        return parse_address(text)
    except ValueError as error:
        raise BadDestination(field, f"“{text[:80]}” is no address: {error}") from error


def _text(said: Any) -> str:
    return (said.decode(errors="replace") if isinstance(said, bytes) else str(said))[:300]


KIND = Kind(
    name="email",
    label="Email",
    colour="amber",
    override="mail",
    parts={"subject": True, "body": True},
    fields=(
        Field(name="to", label="To", help="Addresses, with commas between them.", kind="lines", is_required=True),
        Field(name="sender", label="From", help="Empty: SUPPORT_ADDRESS.", kind="address"),
        Field(
            name="host",
            is_place=True,
            label="Mail server",
            help="Empty: Helpdesk's own. Otherwise the host of another.",
            kind="host",
        ),
        Field(
            name="port", is_place=True, label="Port", help="Empty: 587, or 465 with TLS from the start.", kind="number"
        ),
        Field(name="security", is_place=True, label="Security", kind="choice", choices=SECURITY, default="starttls"),
        Field(name="username", is_place=True, label="User name"),
        Field(name="password", label="Password", is_secret=True),
    ),
    check=check,
    render=render,
    fit=fit,
    send=send,
)
