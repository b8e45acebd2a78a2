"""Answers to an address that only a form has named, and that nobody has proved to read.

Whoever fills in the form may name anybody's address. So the first mail holds nothing but a link to the answers, and
further answers need no mail: they stand behind the link that is in the customer's hands.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string

from tickets.channels import mail
from tickets.channels.base import DeliveryError, DeliveryReceipt, Route, Way
from tickets.channels.caps import MailCap, MailCapReached, record_or_refuse_mail
from tickets.channels.composing import general_subject, mail_with_headers
from tickets.channels.far_ends import mail_server
from tickets.customers.verification import answers_url
from tickets.customers.verified_addresses import is_verified
from tickets.models import Reply, ReplyState, SentMail, SentMailKind, Ticket
from tickets.states import Channel

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# While another mail with the link is on its way, nobody knows yet whether this reply needs one.
PAUSE = timedelta(minutes=1)
ON_ITS_WAY = (ReplyState.PENDING, ReplyState.SENDING)


def fits(reply: Reply, origin: Ticket, address: str) -> bool:
    """A person has read the post and decided to answer it, so what a person writes or releases is mailed whole."""
    by_form = origin.channel == Channel.FORM and not reply.is_sent_by_person
    return by_form and not is_verified(address)


def begin(reply: Reply, route: Route) -> None:
    """Counts the mail, or finds that none is needed. Raises DeliveryError."""
    others = _links_to(route.recipient).exclude(reply=reply)
    try:
        record_or_refuse_mail(reply, route, kind=SentMailKind.LINK, more=_caps(route.recipient))
    except MailCapReached:
        if others.filter(reply__state__in=ON_ITS_WAY).exists():
            raise DeliveryError("The mail with the link is on its way.", retry_after=PAUSE) from None
        if not others.filter(reply__state=ReplyState.SENT).exists():
            raise


def send(reply: Reply, route: Route) -> DeliveryReceipt:
    """Raises DeliveryError."""
    if not SentMail.objects.filter(reply=reply).exists():
        return DeliveryReceipt(recipient=route.recipient)
    return mail.hand_over(reply, route, _compose)


def _compose(reply: Reply, route: Route) -> EmailMultiAlternatives:
    """Not a word of what the form was told: no name, no subject, no text."""
    values = {"url": answers_url(route.recipient), "site": settings.SITE_NAME}
    return mail_with_headers(
        reply,
        route,
        subject=general_subject(),
        text=render_to_string("mail/link.txt", values).strip(),
        html=render_to_string("mail/link.html", values),
        name="",
    )


def _links_to(address: str) -> QuerySet[SentMail]:
    """Of the last day. One whose reply was cancelled before it could leave is none."""
    mails = SentMail.objects.filter(kind=SentMailKind.LINK, address=address.lower(), at__gt=Now() - DAY)
    return mails.exclude(reply__state=ReplyState.CANCELLED)


def _caps(address: str) -> tuple[MailCap, ...]:
    return (
        MailCap(
            setting="UNVERIFIED_MAIL_A_DAY",
            mails=_links_to(address),
            window=DAY,
            what="mail(s) {per} to an address that nobody has verified",
        ),
        MailCap(
            setting="UNVERIFIED_MAIL_AN_HOUR",
            mails=SentMail.objects.filter(kind=SentMailKind.LINK, is_automatic=True),
            window=HOUR,
            what="mails {per} to all addresses that nobody has verified",
        ),
    )


WAY = Way(name="link", label="Mailed link", fits=fits, begin=begin, send=send, far_end=lambda route: mail_server())
