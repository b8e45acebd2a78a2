"""A notice as a mail: its words, the context card, and headers by which no machine answers it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from routing.decisions.card import make_card
from routing.models import Notice, NoticeKind
from tickets.channels.composing import AUTOMATIC
from tickets.channels.sender import as_dns_knows_it, mailbox_header
from tickets.signed import loop_header
from tickets.text import one_line

SUBJECTS = {
    NoticeKind.ASSIGNED: "Yours: #{card.number} {card.title}",
    NoticeKind.ESCALATED: "Escalated: #{card.number} {card.title}",
    NoticeKind.PRIORITY: "Comes first: #{card.number} {card.title}",
}
LONGEST_SUBJECT = 200


def compose_notice(notice: Notice, recipient: User) -> EmailMultiAlternatives:
    """Raises ValueError or UnicodeError where that makes no mail."""
    words = {"notice": notice, "recipient": recipient, "site": settings.SITE_NAME, "site_url": settings.SITE_URL}
    if notice.kind == NoticeKind.AUTONOMY:
        subject, name = f"{settings.SITE_NAME}: {notice.reason}", "autonomy"
    elif notice.kind == NoticeKind.DIGEST or notice.ticket is None:
        subject, name = f"{settings.SITE_NAME}: what fell through this week", "digest"
    else:
        card = make_card(notice.ticket, recipient=recipient)
        words["card"] = card
        subject, name = SUBJECTS[NoticeKind(notice.kind)].format(card=card), "card"
    mail = EmailMultiAlternatives(
        subject=one_line(subject)[:LONGEST_SUBJECT],
        body=render_to_string(f"mail/notice_{name}.txt", words),
        from_email=mailbox_header(settings.SITE_NAME, settings.SUPPORT_ADDRESS),
        to=[mailbox_header(one_line(recipient.get_full_name()), recipient.email)],
        headers=_headers(notice),
    )
    mail.attach_alternative(render_to_string(f"mail/notice_{name}.html", words), "text/html")
    return mail


def _headers(notice: Notice) -> dict[str, str]:
    domain = as_dns_knows_it(settings.SUPPORT_ADDRESS).rpartition("@")[2] or "localhost"
    return {
        "Message-ID": f"<{notice.public_id}@{domain}>",
        loop_header.HEADER: loop_header.loop_token(),
        **AUTOMATIC,
        "Auto-Submitted": "auto-generated",
    }
