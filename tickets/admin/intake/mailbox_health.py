"""Does mail come in by this mailbox? In words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tickets.db.encryption import UNREADABLE
from tickets.models import Mailbox, Receipt
from tickets.presentation import badges
from tickets.presentation.times import ago


def with_last_mail(rows: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    """By whichever way it came."""
    mails = Receipt.objects.filter(mailbox=OuterRef("pk")).order_by("-received_at").values("received_at")
    return rows.annotate(last_received_at=Subquery(mails[:1]))


def state(mailbox: Any) -> SafeString:
    if not mailbox.is_active:
        return badges.badge("Off", "grey")
    if not mailbox.host:
        return badges.badge("Ready", "green") if mailbox.last_received_at else badges.badge("No mail yet", "grey")
    if mailbox.failures or not mailbox.secret.is_readable:
        return badges.badge("Failing", "red")
    return badges.badge("Ready", "green") if mailbox.checked_at else badges.badge("Not connected yet", "amber")


def sentence(mailbox: Any) -> SafeString:
    """`Last message 4 min ago. Checked 20 s ago.`"""
    last: datetime | None = mailbox.last_received_at
    parts = [format_html("Last message {}.", ago(last)) if last else "No message yet."]
    if mailbox.is_active:
        parts += _fetching(mailbox) if mailbox.host else ["Nothing is fetched here; mail comes by the other ways in."]
    return format_html("<p>{} {}</p>", state(mailbox), format_html_join(" ", "{}", ((part,) for part in parts)))


def _fetching(mailbox: Any) -> list[SafeString | str]:
    if not mailbox.secret.is_readable:
        return [format_html("<b>{}.</b>", UNREADABLE)]
    if mailbox.failures:
        return _failing(mailbox)
    if not mailbox.checked_at:
        return ["It is connected within a minute."]
    return [format_html("Checked {}.", ago(mailbox.checked_at)), *_importing(mailbox)]


def _failing(mailbox: Any) -> list[SafeString | str]:
    times = "once" if mailbox.failures == 1 else f"{mailbox.failures} times"
    since = (
        format_html("Failing {} since the last good check {}:", times, ago(mailbox.checked_at))
        if mailbox.checked_at
        else format_html("It has failed {} and was never reached:", times)
    )
    again = format_html("Next try {}.", ago(mailbox.due_at)) if mailbox.due_at else ""
    return [since, format_html("<b>{}</b>", mailbox.last_error), again]


def _importing(mailbox: Any) -> list[SafeString | str]:
    """How far the import of older mail is, while it lasts."""
    if mailbox.first_uid is None or mailbox.last_uid is None or mailbox.last_uid + 1 >= mailbox.first_uid:
        return []
    share = 100 * mailbox.last_uid // max(1, mailbox.first_uid - 1)
    return [f"Older mail is being imported: {share} % done."]
