"""One check of one mailbox: claimed, fetched a mail at a time, and what came of it written with the next due time.

A mail is marked as seen and passed over only after it is stored. Whatever breaks in between, the next check gets it
again, and its key makes it a repeat.
"""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from tickets import claims, handoff
from tickets.backoff import Backoff
from tickets.db.encryption import DecryptionError
from tickets.lanes.mail.imap.client import Connection, connect_to_server
from tickets.lanes.mail.imap.errors import ImapError
from tickets.lanes.mail.imap.imap_account import account_of
from tickets.lanes.mail.imap.uid_cursor import UidCursor, first_cursor, renumbered_cursor
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.receive_mail import keep_refused, receive_mail, refuse_large
from tickets.models import Mailbox

log = structlog.get_logger(__name__)

MAILS_AT_ONCE = 50
# So many checks, which are half an hour, may fail before the mail that they fail at is passed over.
PATIENCE = 5
# Its settings may be mended at any moment, so it is looked at each hour at the latest.
BACKOFF = Backoff.doubling(timedelta(minutes=1), longest=timedelta(hours=1))


def fetch_mailbox(mailbox_id: str) -> None:
    """The task: does nothing unless the mailbox is due and nobody is at it."""
    claims.work(Mailbox.objects.fetched(), UUID(mailbox_id), _check, BACKOFF, failed=_failed)


def _check(mailbox: Mailbox) -> None:
    # Half of the task's time is for beginning mails, the rest for ending the last one.
    stop_at = time.monotonic() + settings.TASK_TIMEOUT_SECONDS / 2
    with connect_to_server(
        account_of(mailbox),
        timeout_seconds=settings.IMAP_TIMEOUT_SECONDS,
        seconds_in_all=settings.TASK_TIMEOUT_SECONDS * 0.75,
    ) as connection:
        standing = _stand(mailbox, connection)
        has_more = _take_mails(mailbox, connection, standing, stop_at=stop_at)
    pause = timedelta(0) if has_more else timedelta(seconds=settings.IMAP_POLL_SECONDS)
    claims.release(mailbox, due_in=pause, checked_at=Now(), failures=0, last_error="")
    if has_more:
        handoff.nudge_mailbox(mailbox.pk)


def _stand(mailbox: Mailbox, connection: Connection) -> UidCursor:
    """Where to go on; written down where that is new."""
    folder = connection.folder
    if mailbox.first_uid is None or mailbox.last_uid is None:
        standing = first_cursor(folder, imports_older=mailbox.imports_older)
    else:
        standing = UidCursor(
            uid_validity=mailbox.uid_validity or 0, first_uid=mailbox.first_uid, last_uid=mailbox.last_uid
        )
        if standing.uid_validity == folder.uid_validity:
            return standing
        checked_at = mailbox.checked_at or mailbox.created_at
        standing = renumbered_cursor(standing, folder, checked_at=checked_at, uids_since=connection.uids_since)
        log.info("mailbox renumbered", mailbox_id=mailbox.public_id, first_uid=standing.first_uid)
    claims.write(mailbox, uid_validity=standing.uid_validity, first_uid=standing.first_uid, last_uid=standing.last_uid)
    return standing


def _take_mails(mailbox: Mailbox, connection: Connection, standing: UidCursor, *, stop_at: float) -> bool:
    """Whether there is more than was taken."""
    uids = connection.uids_after(standing.last_uid)
    if uids and mailbox.failures >= PATIENCE:
        _take_or_pass_over(mailbox, connection, uids, standing)
        del uids[0]
    for start in range(0, len(uids), MAILS_AT_ONCE):
        batch = uids[start : start + MAILS_AT_ONCE]
        sizes = connection.sizes(batch)
        for uid in batch:
            if time.monotonic() > stop_at:
                return True
            _take(mailbox, connection, uid, size=sizes.get(uid, 0), is_silent=standing.is_older(uid))
    return False


def _take_or_pass_over(mailbox: Mailbox, connection: Connection, uids: list[int], standing: UidCursor) -> None:
    """The first mail, which must not hold up the others if it is all that the server can't hand out. Raises ImapError."""
    uid, is_silent = uids[0], standing.is_older(uids[0])
    try:
        size = connection.sizes([uid]).get(uid, 0)
        _take(mailbox, connection, uid, size=size, is_silent=is_silent)
    except ImapError as error:
        if uids[-1] != uid and _hands_out(mailbox, uids[-1]):
            cause = f"The mail server does not hand out the mail with the UID {uid}. {error}"
            keep_refused(b"", _source(mailbox, is_silent=is_silent), code="not_handed_out", cause=cause)
            claims.write(mailbox, last_uid=uid, failures=0)
        raise


def _hands_out(mailbox: Mailbox, uid: int) -> bool:
    """On a connection of its own: the server may have dropped ours."""
    seconds = settings.IMAP_TIMEOUT_SECONDS
    try:
        with connect_to_server(account_of(mailbox), timeout_seconds=seconds, seconds_in_all=seconds) as another:
            return another.head(uid) is not None
    except ImapError:
        return False


def _take(mailbox: Mailbox, connection: Connection, uid: int, *, size: int, is_silent: bool) -> None:
    source = _source(mailbox, is_silent=is_silent)
    if size > settings.MAIL_MAX_BYTES:
        refuse_large(connection.head(uid) or b"", size, source)
    elif (raw := connection.mail(uid)) is not None:
        receive_mail(raw, source)
    # Older mail is somebody's archive: it stays read or unread as it was.
    if not is_silent:
        connection.mark_seen(uid)
    claims.write(mailbox, last_uid=uid, last_mail_at=timezone.now())


def _source(mailbox: Mailbox, *, is_silent: bool) -> MailSource:
    return MailSource(actor=f"mailbox {mailbox.address}", mailbox_id=mailbox.pk, is_silent=is_silent)


def _failed(mailbox: Mailbox, error: Exception, pause: timedelta | None) -> None:
    """A mailbox is never given up: its pause grows by the checks that failed in a row, not by the tries of one."""
    failures = mailbox.failures + 1
    log.warning("mailbox not fetched", mailbox_id=mailbox.public_id, failures=failures)
    claims.release(mailbox, due_in=BACKOFF.after(failures), failures=failures, last_error=_in_words(mailbox, error))


def _in_words(mailbox: Mailbox, error: Exception) -> str:
    if isinstance(error, (ImapError, DecryptionError)):
        return str(error)
    if isinstance(error, claims.TriedTooOften):
        return f"The check was begun {settings.MAX_TRIES} times and never ended."
    log.error("mailbox failed", mailbox_id=mailbox.public_id, exc_info=error)
    return f"Something unexpected happened ({type(error).__name__}); the log has more."
