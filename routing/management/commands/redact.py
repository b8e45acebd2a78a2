"""Takes personal data out of texts in bulk, with no database."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from routing.redaction.bulk import redact_line
from tickets.management.json_lines import answer_file


class Command(BaseCommand):
    help = (
        'Takes personal data out of texts: {"id", "text"} and perhaps "customer", an object of what is known of who wrote, a '
        'line in; {"id", "text", "spans": [[start, end, kind]]} a line out, in code points of the original, or {"id", "error"}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="A file of JSON lines, or - for standard input.")
        parser.add_argument("--output", required=True, help="A file to write JSON lines to, or - for standard output.")
        parser.add_argument(
            "--region",
            default="",
            help="Where numbers without a country are from, such as DE, if the customer does not tell.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        answer_file(options["input"], options["output"], partial(redact_line, options["region"]), unit=" texts")
