"""manage.py import_tickets FILE: tickets of another system, without a word to anybody."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from tickets.lanes.imports.mails import read_mails, store_mails
from tickets.lanes.imports.rows import BadRow, ImportRow, read_csv, read_jsonl
from tickets.lanes.imports.store import store_rows
from tickets.lanes.mail import mailboxes
from tickets.models import Mailbox

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".mbox": "mbox"}
A_TRANSACTION = 100
SHOWN_ERRORS = 20
# Two imports at once would both take the same rows for new.
LOCK = 7_310_442
One = TypeVar("One")


class Command(BaseCommand):
    help = (
        "Imports tickets from CSV, JSON Lines, mbox or Maildir. Nobody is acknowledged or answered. What was imported "
        "before is left out, so an interrupted import is simply started again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", choices=["csv", "jsonl", "mbox", "maildir"], help="told by the name otherwise")
        parser.add_argument("--mailbox", help="whose mail it is (mbox, maildir); the site's own address otherwise")
        parser.add_argument(
            "--open", action="store_true", help="leave tickets open for people (csv, jsonl); they are closed otherwise"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["path"]
        if not path.exists():
            raise CommandError(f"There is no {path}.")
        kind = options["format"] or ("maildir" if path.is_dir() else FORMATS.get(path.suffix.lower(), ""))
        if not kind:
            raise CommandError(f"{path.name} does not tell its format; say it with --format.")
        with self._alone():
            if kind in ("mbox", "maildir"):
                self._mails(path, options["mailbox"])
            else:
                self._rows(path, kind, stays_open=options["open"])

    def _rows(self, path: Path, kind: str, *, stays_open: bool) -> None:
        counts: Counter[str] = Counter()
        for rows in _batched(self._read(path, kind, counts), A_TRANSACTION):
            stored = store_rows(rows, stays_open=stays_open)
            counts.update(stored=stored.stored, known=stored.known, differing=stored.differing)
        self.stdout.write(
            f"{counts['stored']} imported, {counts['known']} known already, {counts['bad']} not understood."
        )
        if counts["differing"]:
            self.stderr.write(
                f"{counts['differing']} of those known say something else than what is stored under their external_id;"
                " they were left out."
            )
        if counts["bad"]:
            raise CommandError("Some lines were not understood; mend them and start the import again.")

    def _read(self, path: Path, kind: str, counts: Counter[str]) -> Iterator[ImportRow]:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines, _bar(path) as bar:
            try:
                for row in (read_csv if kind == "csv" else read_jsonl)(_counted(lines, bar)):
                    if isinstance(row, ImportRow):
                        yield row
                    else:
                        self._tell(row, counts)
            except ValueError as error:
                raise CommandError(str(error)) from error

    def _tell(self, row: BadRow, counts: Counter[str]) -> None:
        counts["bad"] += 1
        if counts["bad"] <= SHOWN_ERRORS:
            self.stderr.write(f"line {row.line}: {row.reason}")

    def _mails(self, path: Path, address: str | None) -> None:
        counts: Counter[str] = Counter()
        try:
            mails = tqdm(read_mails(path), unit=" mails", disable=not sys.stderr.isatty())
            for some in _batched(mails, A_TRANSACTION):
                counts.update(store_mails(some, into=_mailbox(address)))
        except ValueError as error:
            raise CommandError(str(error)) from error
        told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
        self.stdout.write(f"{told or 'no mail in it'}.")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise CommandError("Another import is running; wait for it to end.")
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _bar(path: Path) -> Any:
    return tqdm(total=path.stat().st_size, unit="B", unit_scale=True, disable=not sys.stderr.isatty())


def _counted(lines: Iterator[str], bar: Any) -> Iterator[str]:
    for line in lines:
        bar.update(len(line.encode()))
        yield line


def _mailbox(address: str | None) -> Mailbox:
    if address is None:
        return mailboxes.of_the_site()
    found = Mailbox.objects.filter(address__iexact=address).first()
    if found is None:
        raise CommandError(f"There is no mailbox {address}; add it in the admin first.")
    return found


def _batched(items: Iterable[One], size: int) -> Iterator[list[One]]:
    """As itertools has it from Python 3.12 on."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
