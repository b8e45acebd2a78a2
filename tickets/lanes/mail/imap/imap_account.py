from __future__ import annotations

from tickets.lanes.mail.imap.client import ImapAccount
from tickets.models import Mailbox


def account_of(mailbox: Mailbox) -> ImapAccount:
    """Raises DecryptionError if the secret was stored under a key that is gone."""
    return ImapAccount(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        login_by=mailbox.login_by,
        username=mailbox.username,
        secret=mailbox.secret.reveal(),
        folder=mailbox.folder,
    )
