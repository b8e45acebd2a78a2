"""Prints the page that lists every field of every event."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from routing.pipelines.events.reference_page import reference_page


class Command(BaseCommand):
    help = "Prints docs/reference/events.md: every field of every event, with a JSON schema for each type."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(reference_page(), ending="")
