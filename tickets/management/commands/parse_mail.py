"""Parses mails in bulk without storing anything, so that one can see beforehand what the intake would make of them."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import IO, Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from tickets.intake.mail.limits import TooManyParts, limits_of_settings
from tickets.intake.mail.parse import parse
from tickets.intake.mail.parsed import ParsedMail
from tickets.intake.quotes import split
from tickets.intake.text import many_lines

STANDARD_INPUT, STANDARD_OUTPUT = 0, 1


class Command(BaseCommand):
    help = (
        'Parses mails without storing them: {"id", "raw"} (the bytes read as latin-1) or {"id", "text"} (a plain body) '
        "a line in, what the intake makes of it a line out."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="A file of JSON lines, or - for standard input.")
        parser.add_argument("--output", required=True, help="A file to write JSON lines to, or - for standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as files:
            given = _opened(files, options["input"], "r", STANDARD_INPUT)
            taken = _opened(files, options["output"], "w", STANDARD_OUTPUT)
            # Without a terminal nobody looks at the bar.
            lines = tqdm(given, unit=" mails", file=sys.stderr, disable=None)
            for answer in parse_lines(lines):
                taken.write(json.dumps(answer) + "\n")


def parse_lines(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each line, in order."""
    for line in lines:
        try:
            given = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield {"id": None, "error": f"The line is no JSON: {error}"}
            continue
        yield _answer(given)


def _answer(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        return {"id": None, "error": "The line is no object."}
    id_ = given.get("id")
    try:
        if isinstance(given.get("raw"), str):
            return {"id": id_} | _of_mail(parse(given["raw"].encode("latin-1"), limits=limits_of_settings()))
        if isinstance(given.get("text"), str):
            return {"id": id_} | _of_text(given["text"])
    except UnicodeEncodeError:
        return {"id": id_, "error": '"raw" holds a character that no byte read as latin-1 gives.'}
    except TooManyParts as error:
        return {"id": id_, "error": str(error)}
    return {"id": id_, "error": 'The line has neither "raw" nor "text".'}


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
        "attachments": [
            {"name": one.name, "content_type": one.content_type, "size": len(one.content)} for one in mail.attachments
        ],
        "opens_ticket": mail.opens_ticket,
        "reply_allowed": mail.reply_allowed,
    }


def _of_text(body: str) -> dict[str, Any]:
    parted = split(many_lines(body))
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


def _opened(files: ExitStack, name: str, mode: str, standard: int) -> IO[str]:
    """A byte that is no UTF-8 spoils its own line only."""
    where: str | int = standard if name == "-" else name
    return files.enter_context(open(where, mode, encoding="utf-8", errors="surrogateescape", closefd=name != "-"))
