"""Django's flush, for the tests: history can't be emptied, so anywhere else it is refused."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from helpdesk.owner import as_owner


class Command(flush.Command):
    help = "Empties the tests' database; refused for any other."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "test":
            raise CommandError("Helpdesk's history is kept. To begin anew, begin with an empty database.")
        with as_owner(), pgtrigger.ignore():
            super().handle(*args, **options)
