"""The database's owner migrates; the application, whom everything else runs as, can't."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from helpdesk.rights import give_rights

# Who asks, and where; the database stays the one that was asked for.
_WHO = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner() -> Iterator[None]:
    """The connection is the owner's, inside."""
    chosen = connection.settings_dict
    before = {name: chosen[name] for name in (*_WHO, "OPTIONS")}
    connection.close()
    # A migration takes as long as it takes.
    options = {name: value for name, value in chosen["OPTIONS"].items() if name != "options"}
    chosen |= {name: settings.DATABASE_OWNER[name] for name in _WHO}
    chosen["OPTIONS"] = options | settings.DATABASE_OWNER.get("OPTIONS", {})
    try:
        yield
    finally:
        connection.close()
        chosen |= before


def give_application_rights() -> None:
    """Nothing is to be given where the application is the owner itself."""
    application = settings.DATABASE_APPLICATION_ROLE
    owner = connection.settings_dict["USER"]
    if owner == application:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        give_rights(cursor.cursor, owner=owner, application=application)
