"""A reply as a mail: its headers, so that it is threaded and no machine answers it, and its text."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from tickets.channels.base import Route
from tickets.channels.below_answer import below_answer
from tickets.channels.sender import mailbox_header, sender_of
from tickets.models import Message, Reply, Ticket
from tickets.signed import loop_header
from tickets.states import Channel, Direction
from tickets.text import one_line

# RFC 5322 allows longer ones, but no mailer has use for more.
MOST_REFERENCES = 20
# Printable ASCII without blanks and angle brackets, short enough for a header's line.
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
# Exchange and Outlook heed the second where they would ignore the first.
AUTOMATIC = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}


def message_id_of(reply: Reply, route: Route) -> str:
    """The same for every try, so that a receiver can drop a repeat."""
    return f"<{reply.public_id}@{sender_of(reply.ticket, route.origin).domain}>"


def compose_mail(reply: Reply, route: Route) -> EmailMultiAlternatives:
    """The whole answer or acknowledgement. Raises ValueError or UnicodeError where that makes no mail."""
    values = {"reply": reply, "below": below_answer(reply, route.origin)}
    return mail_with_headers(
        reply,
        route,
        subject=_subject(reply, route.origin),
        text=render_to_string("mail/reply.txt", values).rstrip("\n"),
        html=render_to_string("mail/reply.html", values),
        name=one_line(reply.ticket.customer.name),
    )


def mail_with_headers(
    reply: Reply, route: Route, *, subject: str, text: str, html: str, name: str
) -> EmailMultiAlternatives:
    """A mail about the reply, to its recipient."""
    sender = sender_of(reply.ticket, route.origin)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=mailbox_header(sender.name, sender.address),
        to=[mailbox_header(name, route.recipient)],
        reply_to=[mailbox_header("", sender.reply_to)],
        headers=_headers(reply, route),
    )
    mail.attach_alternative(html, "text/html")
    return mail


def _headers(reply: Reply, route: Route) -> dict[str, str]:
    headers = {
        "Message-ID": message_id_of(reply, route),
        "X-Helpdesk-Ticket": reply.ticket.public_id,
        loop_header.HEADER: loop_header.loop_token(),
    }
    if not reply.is_from_person:
        # What a person wrote is no automatic mail: an absence notice in return is good to know.
        headers |= AUTOMATIC
    if thread := _thread(reply):
        headers |= {"In-Reply-To": thread[-1], "References": " ".join(thread)}
    return headers


def general_subject() -> str:
    """Says nothing that somebody has typed into a form."""
    return f"Your message to {settings.SITE_NAME}"


def _subject(reply: Reply, origin: Ticket) -> str:
    if reply.is_acknowledgement and origin.channel == Channel.FORM:
        # Anybody can name any address in a form, also one that its owner once proved to be theirs.
        return general_subject()
    return subject_of(origin)


def subject_of(origin: Ticket) -> str:
    """The answer's."""
    subject = " ".join(origin.subject.split())
    return subject if subject.lower().startswith("re:") else f"Re: {subject or 'your message'}"


def _thread(reply: Reply) -> list[str]:
    """The Message-IDs of the conversation before this one, oldest first; the last is the one that it answers."""
    ticket = reply.ticket
    first = str(ticket.metadata.get("message_id") or "")
    known = Message.objects.of_conversation(ticket).exclude(pk=reply.message_id).exclude(message_id="")
    ids = [first, *known.exclude(direction=Direction.NOTE).values_list("message_id", flat=True)]
    clean = [one for one in ids if MESSAGE_ID.fullmatch(one)]
    return list(dict.fromkeys(clean))[-MOST_REFERENCES:]
