"""Django's migrate, as the database's owner: the application's own role may change no table."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from helpdesk.owner import as_owner

OURS = ("helpdesk", "resolution", "routing", "tickets")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner():
            _refuse_other_version(connections[options["database"]])
            super().handle(*args, **options)


def _refuse_other_version(connection: BaseDatabaseWrapper) -> None:
    """Raises CommandError when the database holds migrations that this version does not have."""
    loader = MigrationLoader(connection)
    unknown = [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in OURS and (app, name) not in loader.disk_migrations
    ]
    if unknown:
        raise CommandError(
            f"Another version of Helpdesk made this database: it holds {unknown[-1]}, which this one doesn't know. "
            "Nothing was changed. If it is a later version's, run that version. If it is from before release 0.1.0, it "
            "can't be taken over: move its directory (var/postgres, or what HELPDESK_DATA_DIR names) away, or let "
            "DATABASE_URL name an empty database, and start again."
        )
