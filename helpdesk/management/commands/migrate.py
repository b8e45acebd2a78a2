"""Django's migrate, as the database's owner: the application's own role may change no table."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from helpdesk.owner import as_owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            super().handle(*args, **options)
