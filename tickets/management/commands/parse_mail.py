"""Parses mails in bulk without storing anything, so that one can see beforehand what the intake would make of them.

By itself it knows only the mail; with a mailbox it answers what that mailbox would, and reads the database for it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from tickets.lanes.mail.attachments import why_refused
from tickets.lanes.mail.envelope_json import BadEnvelope, envelope_of
from tickets.lanes.mail.file_mail import subject_of, text_of
from tickets.lanes.mail.foresee_mail import foresee_mail
from tickets.lanes.mail.mail_source import MailSource
from tickets.lanes.mail.parse.limits import TooManyParts, limits_of_settings
from tickets.lanes.mail.parse.parse_mail import parse_mail
from tickets.lanes.mail.parse.parsed_mail import ParsedAttachment, ParsedMail
from tickets.lanes.mail.quotes import split_mail
from tickets.management.json_lines import answer_file
from tickets.models import Mailbox, Outcome
from tickets.text import many_lines

Reader: TypeAlias = Callable[[bytes, dict[str, Any]], dict[str, Any]]


class Command(BaseCommand):
    help = (
        'Parses mails without storing them: {"id", "raw"} (the bytes read as latin-1) or {"id", "text"} (a plain body) '
        "a line in, what the intake makes of it a line out. With --mailbox a mail is answered as that mailbox would take it "
        'now; then "envelope" may hold sender, recipients, spf, dkim, dmarc and is_believed.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="A file of JSON lines, or - for standard input.")
        parser.add_argument("--output", required=True, help="A file to write JSON lines to, or - for standard output.")
        parser.add_argument(
            "--mailbox", help="The address of the mailbox that takes the mails; without it only the mail counts."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = partial(_answer, _reader(options["mailbox"]))
            answer_file(options["input"], options["output"], answer, unit=" mails")
        except (OperationalError, InterfaceError) as error:
            raise CommandError(f"The database is away ({type(error).__name__}).") from error


def _reader(address: str | None) -> Reader:
    if address is None:
        return _by_itself
    mailbox = Mailbox.objects.filter(address__iexact=address).only("pk").first()
    if mailbox is None:
        raise CommandError(f"There is no mailbox {address}.")
    return partial(_as_taken_by, mailbox.pk)


def _answer(read: Reader, given: dict[str, Any]) -> dict[str, Any]:
    id_ = given.get("id")
    try:
        if isinstance(given.get("raw"), str):
            return {"id": id_} | read(given["raw"].encode("latin-1"), given)
        if isinstance(given.get("text"), str):
            return {"id": id_} | _of_text(given["text"])
    except UnicodeEncodeError:
        return {"id": id_, "error": '"raw" holds a character that no byte read as latin-1 gives.'}
    except (TooManyParts, BadEnvelope) as error:
        return {"id": id_, "error": str(error)}
    return {"id": id_, "error": 'The line has neither "raw" nor "text".'}


def _by_itself(raw: bytes, given: dict[str, Any]) -> dict[str, Any]:
    return _of_mail(parse_mail(raw, limits=limits_of_settings()))


def _as_taken_by(mailbox_id: UUID, raw: bytes, given: dict[str, Any]) -> dict[str, Any]:
    envelope = envelope_of(given.get("envelope"))
    foreseen = foresee_mail(raw, MailSource(actor="parse_mail", mailbox_id=mailbox_id, envelope=envelope))
    return _as_stored(foreseen.parsed) | {
        "outcome": foreseen.outcome,
        "code": foreseen.code,
        "label": foreseen.label,
        "cause": foreseen.cause,
        "is_repeat": foreseen.is_repeat,
        "is_new_ticket": foreseen.is_new_ticket,
        "ticket_id": foreseen.ticket.public_id if foreseen.ticket else None,
        "linked_to": foreseen.linked_to.public_id if foreseen.linked_to else None,
        "author": foreseen.author,
        "is_authenticated": foreseen.is_authenticated,
        "opens_ticket": foreseen.outcome == Outcome.ACCEPTED,
        "reply_allowed": foreseen.reply_allowed,
    }


def _as_stored(mail: ParsedMail | None) -> dict[str, Any]:
    if mail is None:
        return {}
    attachments = [{**_of_attachment(one), "refused": why_refused(one)} for one in mail.attachments]
    return _of_mail(mail) | {"text": text_of(mail), "subject": subject_of(mail), "attachments": attachments}


def _of_mail(mail: ParsedMail) -> dict[str, Any]:
    return {
        "label": mail.label,
        "cause": mail.cause,
        "text": mail.text,
        "quoted": mail.quoted,
        "signature": mail.signature,
        "subject": mail.subject,
        "from": mail.sender_address,
        "message_id": mail.message_id,
        "attachments": [_of_attachment(one) for one in mail.attachments],
        "opens_ticket": mail.opens_ticket,
        "reply_allowed": mail.reply_allowed,
    }


def _of_attachment(one: ParsedAttachment) -> dict[str, Any]:
    return {"name": one.name, "content_type": one.content_type, "size": len(one.raw)}


def _of_text(body: str) -> dict[str, Any]:
    parted = split_mail(many_lines(body))
    return {
        "label": "human",
        "cause": "A body without a head: nothing says that a machine wrote it.",
        "text": parted.text,
        "quoted": parted.quoted,
        "signature": parted.signature,
        "subject": "",
        "from": "",
        "message_id": "",
        "attachments": [],
        "opens_ticket": True,
        "reply_allowed": True,
    }
