"""manage.py receive_mail < mail: for the pipe of a mail server. The exit code tells it what to do with the mail.

The codes are those of sysexits.h, which Postfix, Exim, Sendmail and the others understand.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError

from tickets import ids
from tickets.lanes.mail.mail_source import Envelope, MailResult, MailSource
from tickets.lanes.mail.receive_mail import KEPT_OF_TOO_LARGE, receive_mail, refuse_large
from tickets.models import Mailbox

log = structlog.get_logger(__name__)

CHUNK = 1024 * 1024
# By the code of what was received; everything else is kept, so the mail server is done with it.
EXIT = {413: os.EX_UNAVAILABLE, 422: os.EX_DATAERR}


class Command(BaseCommand):
    help = "Receives one mail from standard input. Exit codes are those of sysexits: 0 kept, 75 try again later."
    # They need the database, and a mail must be kept or deferred whatever they find.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mailbox", help="the address of the mailbox; otherwise the recipient names it")
        parser.add_argument("--envelope-from", help="the sender that the mail server was told; <> or '' for none")
        parser.add_argument("--recipient", action="append", default=[], help="may be given several times")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            received = _receive(options)
        except (DatabaseError, InterfaceError) as error:
            _later(f"The database is away ({type(error).__name__}).")
        except CommandError:
            raise
        except Exception as error:
            # The mail server keeps the mail and comes again; without a code of ours it would send it back.
            log.error("mail not received", exc_info=error)
            _later(f"{type(error).__name__}; the log has more.")
        self.stdout.write(_told(received))
        if code := EXIT.get(received.code):
            raise CommandError(received.cause, returncode=code)


def _receive(options: dict[str, Any]) -> MailResult:
    source = MailSource(actor="mail pipe", mailbox_id=_mailbox_id(options["mailbox"]), envelope=_envelope(options))
    raw, size = _read()
    return refuse_large(raw, size, source) if size > settings.MAIL_MAX_BYTES else receive_mail(raw, source)


def _mailbox_id(address: str | None) -> Any:
    if address is None:
        return None
    mailbox = Mailbox.objects.filter(address__iexact=address).only("pk").first()
    if mailbox is None:
        raise CommandError(f"There is no mailbox {address}.", returncode=os.EX_NOUSER)
    return mailbox.pk


def _envelope(options: dict[str, Any]) -> Envelope:
    sender = options["envelope_from"]
    return Envelope(sender=None if sender is None else sender.strip("<> "), recipients=tuple(options["recipient"]))


def _read() -> tuple[bytes, int]:
    """The mail and its size; of one that is too large only the beginning, though it is read to its end."""
    raw, size = bytearray(), 0
    while chunk := sys.stdin.buffer.read(CHUNK):
        size += len(chunk)
        if size <= settings.MAIL_MAX_BYTES or len(raw) < KEPT_OF_TOO_LARGE:
            raw += chunk
    return bytes(raw[:KEPT_OF_TOO_LARGE] if size > settings.MAIL_MAX_BYTES else raw), size


def _told(received: MailResult) -> str:
    about = [ids.to_public("r", received.receipt_id), received.outcome]
    if received.ticket_id:
        about.append(ids.to_public("t", received.ticket_id))
    return " ".join([*about, received.cause]).rstrip()


def _later(why: str) -> NoReturn:
    raise CommandError(f"{why} Try again later.", returncode=os.EX_TEMPFAIL)
