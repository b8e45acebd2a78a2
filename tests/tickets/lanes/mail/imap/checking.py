from __future__ import annotations

from django.db.models.functions import Now

from tickets.lanes.mail.imap.fetch import fetch_mailbox
from tickets.models import Mailbox


def check(mailbox: Mailbox) -> Mailbox:
    """Fetches the mailbox now, as the clock would; gives it as it stands afterwards."""
    Mailbox.objects.filter(pk=mailbox.pk).update(due_at=Now())
    fetch_mailbox(str(mailbox.pk))
    mailbox.refresh_from_db()
    return mailbox
