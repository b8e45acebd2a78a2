"""Replies by mail, through Django's mail back ends."""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives

from tickets.channels.base import DeliveryError, DeliveryReceipt, Route, Way
from tickets.channels.caps import record_or_refuse_mail
from tickets.channels.composing import compose_mail, message_id_of
from tickets.channels.far_ends import mail_server
from tickets.channels.mail_server import hand_over_mail
from tickets.channels.reply_way import BY_MAIL
from tickets.models import Reply, SentMailKind


def begin(reply: Reply, route: Route) -> None:
    """Counts the mail, in the caller's transaction. Raises DeliveryError, also where a cap is reached."""
    record_or_refuse_mail(
        reply, route, kind=SentMailKind.ACKNOWLEDGEMENT if reply.is_acknowledgement else SentMailKind.REPLY
    )


def send(reply: Reply, route: Route) -> DeliveryReceipt:
    """Raises DeliveryError."""
    return hand_over(reply, route, compose_mail)


def hand_over(reply: Reply, route: Route, make: Callable[[Reply, Route], EmailMultiAlternatives]) -> DeliveryReceipt:
    """Gives the mail that `make` makes of the reply to the mail server. Raises DeliveryError and LeaseOver."""
    try:
        mail = make(reply, route)
        mail.message()
    except (ValueError, UnicodeError) as error:
        raise DeliveryError(f"The mail can't be composed: {error}", permanent=True) from error
    hand_over_mail(mail, lease=reply.lease)
    return DeliveryReceipt(recipient=route.recipient, message_id=message_id_of(reply, route))


WAY = Way(
    name="email",
    label="Mail",
    fits=lambda reply, origin, address: origin.channel in BY_MAIL,
    begin=begin,
    send=send,
    far_end=lambda route: mail_server(),
)
