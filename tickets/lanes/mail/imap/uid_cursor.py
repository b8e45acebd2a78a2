"""Where fetching stands in a folder, and where it goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tickets.lanes.mail.imap.client import Folder

# Clocks and time zones of two sides, and mail that was under way for a while.
MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class UidCursor:
    """All mail up to `last_uid` is stored; what lies below `first_uid` is older than our connection."""

    uid_validity: int
    first_uid: int
    last_uid: int

    def is_older(self, uid: int) -> bool:
        return uid < self.first_uid


def first_cursor(folder: Folder, *, imports_older: bool) -> UidCursor:
    """The first connection is safe: what lies there already is left alone, or imported without any answer."""
    last_uid = 0 if imports_older else folder.uid_next - 1
    return UidCursor(uid_validity=folder.uid_validity, first_uid=folder.uid_next, last_uid=last_uid)


def renumbered_cursor(
    earlier: UidCursor, folder: Folder, *, checked_at: datetime, uids_since: Callable[[date], list[int]]
) -> UidCursor:
    """The server has numbered its mail anew: we go on a while before the last good check.

    What is stored already is known by its key and makes nothing twice. A server that was restored from a copy may have
    given old mail a new time of arrival; its Date still tells that it is old, and nobody is answered because of it.
    """
    recent = uids_since((checked_at - MARGIN).date())
    first_uid = min(recent, default=folder.uid_next)
    is_importing = earlier.last_uid + 1 < earlier.first_uid
    return UidCursor(
        uid_validity=folder.uid_validity, first_uid=first_uid, last_uid=0 if is_importing else first_uid - 1
    )
