"""Mails as mail programs keep them: an mbox file, or a Maildir."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import transaction

from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import receive_mail
from tickets.models import Lane, Mailbox, Outcome


def read_mails(path: Path) -> Iterator[bytes]:
    """The mails of an mbox file or of a Maildir, oldest first in a Maildir. Raises ValueError when it is neither."""
    if path.is_file():
        box: mailbox.Mailbox[Any] = mailbox.mbox(path, create=False)
    elif (path / "cur").is_dir():
        box = mailbox.Maildir(path, create=False)
    else:
        raise ValueError(f"{path} is neither an mbox file nor a Maildir (which has a folder cur in it).")
    with closing(box):
        for key in sorted(box.keys(), key=str) if path.is_dir() else box.keys():
            yield box.get_bytes(key)


@transaction.atomic
def store_mails(mails: Sequence[bytes], *, into: Mailbox) -> dict[str, int]:
    """Stores the mails, silently; how many came to what. What is known already is `duplicate`."""
    source = MailSource(actor="import", mailbox_id=into.pk, lane=Lane.IMPORT, is_silent=True)
    counts: dict[str, int] = {}
    for raw in mails:
        received = receive_mail(raw, source)
        outcome = Outcome.DUPLICATE if received.is_repeat else received.outcome
        counts[outcome] = counts.get(outcome, 0) + 1
    return counts
