from __future__ import annotations

from tickets.lanes.mail.imap.client import Account
from tickets.models import Mailbox


def account_of(mailbox: Mailbox) -> Account:
    """Raises DecryptionError where the secret was stored under a key that is gone."""
    return Account(
        host=mailbox.host,
        port=mailbox.port,
        security=mailbox.security,
        login_by=mailbox.login_by,
        username=mailbox.username,
        secret=mailbox.secret.reveal(),
        folder=mailbox.folder,
    )
