"""Answers questions in bulk with the local engine: what each would be sent, and how sure, with nothing stored and no database."""

from __future__ import annotations

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from resolution.answering.bulk import BadLine, answer_line, collect_cards, collect_verdicts, learn_verdicts
from resolution.knowledge.retrieval import KnowledgeBase
from tickets.management.json_lines import answer_file, read_text


class Command(BaseCommand):
    help = (
        'Answers questions without storing anything: {"id", "text"} a line in; the articles ranked, confidence, band and '
        'answer a line out, or {"id", "error"}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--articles", required=True, help='JSON lines of {"article", "title", "examples"}, which may hold a "body".'
        )
        parser.add_argument("--input", required=True, help="A file of JSON lines, or - for standard input.")
        parser.add_argument("--verdicts", help='JSON lines of {"id", "text", "article", "right"}: what people said.')
        parser.add_argument("--output", required=True, help="A file to write JSON lines to, or - for standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cards = collect_cards(read_text(options["articles"]))
            verdicts = collect_verdicts(read_text(options["verdicts"])) if options["verdicts"] else ()
        except BadLine as error:
            raise CommandError(str(error)) from error
        base = KnowledgeBase.build(cards)
        calibrator = learn_verdicts(base, verdicts)
        answer_file(options["input"], options["output"], partial(answer_line, base, calibrator), unit=" questions")
