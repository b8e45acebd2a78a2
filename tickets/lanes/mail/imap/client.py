"""The door to mail servers that speak IMAP. With `errors` it is all that knows imap-tools.

A connection is made for one check and closed after it, so no fork ever shares one.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted

from tickets.lanes.mail.imap.errors import TROUBLE, ImapError, in_words, logging_in
from tickets.models import MailLogin, MailSecurity
from tickets.outbound.loopback import is_this_machine

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"UID (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    host: str
    port: int
    security: str
    login_by: str
    username: str
    secret: str = field(repr=False)
    folder: str

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder as the server counts it. A change of `uid_validity` means that all mail was numbered anew."""

    uid_validity: int
    uid_next: int
    messages: int


class Connection:
    """One folder of one account, opened."""

    def __init__(self, box: BaseMailBox, account: ImapAccount) -> None:
        self._box = box
        self._place = account.place
        with in_words(self._place):
            # Before it is selected: many servers count a selected folder wrongly.
            counted = box.folder.status(account.folder, ("UIDVALIDITY", "UIDNEXT", "MESSAGES"))
            box.folder.set(account.folder)
        if "UIDVALIDITY" not in counted or "UIDNEXT" not in counted:
            raise ImapError("The server does not number its mail (no UIDVALIDITY or UIDNEXT).", permanent=True)
        self.folder = Folder(
            uid_validity=counted["UIDVALIDITY"], uid_next=counted["UIDNEXT"], messages=counted.get("MESSAGES", 0)
        )

    def uids_after(self, uid: int) -> list[int]:
        # The star stands for the last mail, even if that has a lower UID.
        return [found for found in self._search(f"UID {uid + 1}:*") if found > uid]

    def uids_since(self, day: date) -> list[int]:
        """Mail that came and was written on that day or later, as the server and its Date say."""
        written = f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"
        return self._search(f"SINCE {written} SENTSINCE {written}")

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        lines = self._fetch(",".join(map(str, uids)), "(UID RFC822.SIZE)")
        found = ((_UID.search(line), _SIZE.search(line)) for line in lines if isinstance(line, bytes))
        return {int(uid[1]): int(size[1]) for uid, size in found if uid and size}

    def mail(self, uid: int) -> bytes | None:
        """The whole mail, unread as it was; None if it was removed meanwhile."""
        return self._part(uid, "BODY.PEEK[]")

    def head(self, uid: int) -> bytes | None:
        return self._part(uid, "BODY.PEEK[HEADER]")

    def mark_seen(self, uid: int) -> None:
        """Where we may not change flags nothing happens; that is no reason not to take the mail."""
        with in_words(self._place):
            # imap-tools' own method also expunges, which would remove what somebody else has marked as deleted.
            self._box.client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def _search(self, criteria: str) -> list[int]:
        with in_words(self._place):
            return sorted(int(uid) for uid in self._box.uids(criteria, charset=None))

    def _part(self, uid: int, part: str) -> bytes | None:
        found = (item[1] for item in self._fetch(str(uid), f"(UID {part})") if isinstance(item, tuple))
        return next(found, None)

    def _fetch(self, uids: str, parts: str) -> list[Any]:
        with in_words(self._place):
            answer, items = self._box.client.uid("FETCH", uids, parts)
        if answer != "OK":
            raise ImapError(f"{self._place} refused to hand out a mail.")
        return items


@contextmanager
def connect_to_server(account: ImapAccount, *, timeout_seconds: float, seconds_in_all: float) -> Iterator[Connection]:
    """Raises ImapError. A server that drips for ever is cut off after `seconds_in_all`."""
    _refuse_open_lines(account)
    with in_words(account.place):
        box = _open(account, timeout_seconds)
    # The socket's own method: that of TLS would change the connection under the thread that reads from it.
    timer = threading.Timer(seconds_in_all, _shut, [box.client.sock])
    timer.daemon = True
    timer.start()
    try:
        with in_words(account.place), logging_in():
            _log_in(box, account)
        yield Connection(box, account)
    finally:
        timer.cancel()
        with suppress(*TROUBLE):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def _open(account: ImapAccount, timeout_seconds: float) -> BaseMailBox:
    if account.security == MailSecurity.NONE:
        return MailBoxUnencrypted(account.host, account.port, timeout=timeout_seconds)
    context = ssl.create_default_context()
    if account.security == MailSecurity.STARTTLS:
        return MailBoxStartTls(account.host, account.port, timeout=timeout_seconds, ssl_context=context)
    return MailBox(account.host, account.port, timeout=timeout_seconds, ssl_context=context)


def _log_in(box: BaseMailBox, account: ImapAccount) -> None:
    if account.login_by == MailLogin.OAUTH2:
        box.xoauth2(account.username, account.secret, initial_folder=None)
    elif (account.username + account.secret).isascii():
        box.login(account.username, account.secret, initial_folder=None)
    else:
        box.login_utf8(account.username, account.secret, initial_folder=None)


def _refuse_open_lines(account: ImapAccount) -> None:
    if account.security == MailSecurity.NONE and not is_this_machine(account.host):
        raise ImapError("Without TLS only a server on this machine is asked.", permanent=True)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
