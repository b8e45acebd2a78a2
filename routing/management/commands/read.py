"""Reads tickets in bulk with the local engine: what each would be read and decided as, with nothing stored and no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from routing.reading.bulk import BadTopics, Lesson, collect_lessons, make_cards, read_line
from tickets.management.json_lines import answer_file, read_text


class Command(BaseCommand):
    help = (
        'Reads tickets without storing anything: {"id", "text"} or {"id", "subject", "body"}, and "customer" with tier and '
        'is_vip, a line in; topic, urgency, tone, impact, category, priority and move a line out, or {"id", "error"}.'
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--input", required=True, help="A file of JSON lines, or - for standard input.")
        parser.add_argument("--topics", required=True, help='A JSON list of {"name", "category", "description"}.')
        parser.add_argument(
            "--examples", help='JSON lines of {"text", "topic"}, which may hold "urgency" and "tone" as well.'
        )
        parser.add_argument("--output", required=True, help="A file to write JSON lines to, or - for standard output.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            topics = json.loads(read_text(options["topics"]))
            lessons = collect_lessons(read_text(options["examples"])) if options["examples"] else ()
            cards = make_cards(topics, lessons)
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{options['topics']} is no list of topics: {error}") from error
        except BadTopics as error:
            raise CommandError(str(error)) from error
        _tell_left_out(lessons, {card.name for card in cards})
        answer_file(options["input"], options["output"], partial(read_line, cards, lessons), unit=" tickets")


def _tell_left_out(lessons: tuple[Lesson, ...], names: set[str]) -> None:
    unknown = sorted({lesson.topic for lesson in lessons if lesson.topic and lesson.topic not in names})
    if unknown:
        named = ", ".join(unknown[:5])
        sys.stderr.write(f"Examples of topics that are not on the list teach urgency and tone only: {named}.\n")
