"""`manage.py rules export|import|diff`: the rules as YAML, out, in and compared."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from routing.models import RuleSet
from routing.rules.compare import compare_documents
from routing.rules.document import BadDocument, Document, parse_document, read_stored
from routing.rules.names import names_of_rows
from routing.rules.schema import rule_set_schema
from routing.rules.versions import NotPublished, newest, publish
from routing.rules.working_copy import working_document, write_working_copy
from routing.rules.yaml_text import read_yaml, write_yaml

COPY = "working-copy"
LAST = "published"


class Command(BaseCommand):
    help = "Writes, reads and compares the rules, the bases and lifts of the priority, and the calendars, as YAML."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        which = f"{LAST} (the newest version), {COPY}, a version's number, or a YAML file (- is standard input)"
        export = verbs.add_parser("export", help="Writes a version as YAML.")
        export.add_argument("which", nargs="?", default=LAST, help=which)
        taken = verbs.add_parser("import", help="Reads a YAML file into the working copy.")
        taken.add_argument("file", help="A YAML file; - is standard input.")
        taken.add_argument("--publish", metavar="REASON", help="Publish it at once, with this reason.")
        taken.add_argument("--author", default="manage.py", help="Who publishes it.")
        verbs.add_parser("schema", help="Writes the JSON schema of the YAML.")
        differ = verbs.add_parser("diff", help="Tells what differs. Ends with 1 if anything does.")
        differ.add_argument("old", nargs="?", default=LAST, help=which)
        differ.add_argument("new", nargs="?", default=COPY, help=which)

    def handle(self, *args: Any, **options: Any) -> None:
        verbs = {"export": self._export, "import": self._import, "diff": self._diff, "schema": self._schema}
        try:
            verbs[options["verb"]](options)
        except BadDocument as error:
            raise CommandError(str(error)) from None

    def _export(self, options: dict[str, Any]) -> None:
        self.stdout.write(write_yaml(_document(options["which"])), ending="")

    def _schema(self, options: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(rule_set_schema(), indent=1))

    def _import(self, options: dict[str, Any]) -> None:
        """All of it or nothing."""
        document = parse_document(read_yaml(_text(options["file"])), names_of_rows())
        changes = compare_documents(working_document(), document)
        try:
            with transaction.atomic():
                write_working_copy(document)
                made = publish(by=options["author"], reason=options["publish"]) if options["publish"] else None
        except NotPublished as error:
            raise CommandError("\n".join([str(error), *(str(one) for one in error.mistakes)])) from None
        self.stdout.write(f"The working copy has {len(changes)} changes from the file.")
        self.stdout.write(f"{made} is published." if made else "Publish it in the admin, or by --publish REASON.")

    def _diff(self, options: dict[str, Any]) -> None:
        changes = compare_documents(_document(options["old"]), _document(options["new"]))
        for change in changes:
            self.stdout.write(str(change))
        if changes:
            sys.exit(1)
        self.stdout.write("Nothing differs.")


def _document(which: str) -> Document:
    if which == COPY:
        return working_document()
    if which == LAST:
        last = newest()
        return last.document if last else Document()
    if which.isdigit():
        row = RuleSet.objects.filter(pk=int(which)).first()
        if row is None:
            raise CommandError(f"There is no version {which}.")
        return read_stored(row.document)
    return parse_document(read_yaml(_text(which)))


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} can't be read: {error}") from None
