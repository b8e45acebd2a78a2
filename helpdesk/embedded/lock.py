"""The home's lock. The server inherits it, so it tells whether any process of the server still lives.

A number in `postmaster.pid` cannot tell that: after a crash it may be a zombie's, a stranger's or another container's.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.embedded.account import SystemAccount
from helpdesk.embedded.directories import Home
from helpdesk.embedded.errors import EmbeddedPostgresError


@contextmanager
def take_lock(home: Home, account: SystemAccount) -> Iterator[int | None]:
    """The lock's descriptor, or None when a server or another start has it.

    Closing gives up our hold only; `LOCK_UN` would take it from the server that inherited it.
    """
    descriptor = os.open(home.lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        account.own(home.lock)
        yield descriptor if _locked(descriptor) else None
    finally:
        os.close(descriptor)


def is_locked(home: Home) -> bool:
    """Whether somebody has the lock. Leaves nothing behind."""
    try:
        descriptor = os.open(home.lock, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return False
    except PermissionError:
        raise EmbeddedPostgresError(f"{home.path} belongs to another user: ask as that user.") from None
    try:
        return not _locked(descriptor)
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
