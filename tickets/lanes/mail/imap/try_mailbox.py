"""Trying a mailbox's settings for the one who has just typed them."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from tickets.db.encryption import DecryptionError
from tickets.lanes.mail.imap.client import Folder, ImapAccount, connect_to_server
from tickets.lanes.mail.imap.errors import ImapError
from tickets.lanes.mail.imap.imap_account import account_of
from tickets.models import Mailbox
from tickets.outbound.deadline import within_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    is_good: bool
    words: str


def try_connection(mailbox: Mailbox) -> Trial:
    """Connects, logs in and opens the folder, and changes nothing there or here."""
    if not mailbox.host:
        return Trial(is_good=False, words="No IMAP server is named, so nothing is fetched.")
    # A server may drip: the person waits no longer than this, all in all.
    seconds = settings.IMAP_TIMEOUT_SECONDS
    try:
        account = account_of(mailbox)
        folder = within_seconds(seconds, lambda: _look(account, seconds))
    except TimeoutError:
        return Trial(is_good=False, words=f"{mailbox.host}:{mailbox.port} did not answer within {seconds:g} s.")
    except (ImapError, DecryptionError) as error:
        return Trial(is_good=False, words=str(error))
    return Trial(is_good=True, words=f"Connected. {_plan(mailbox, folder)}")


def _look(account: ImapAccount, seconds: float) -> Folder:
    with connect_to_server(account, timeout_seconds=seconds, seconds_in_all=seconds) as connection:
        return connection.folder


def _plan(mailbox: Mailbox, folder: Folder) -> str:
    held = f"“{mailbox.folder}” holds {folder.messages:,} mails"
    if mailbox.first_uid is not None:
        return f"{held}."
    older = "are imported without any answer" if mailbox.imports_older else "stay as they are"
    return f"{held}: they {older}, and what comes from now on is taken."
