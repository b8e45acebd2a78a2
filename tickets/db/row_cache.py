"""Small tables in memory, as long as one cheap statement says that no row of them has changed.

Every version of a row has its own place (`ctid`) and transaction (`xmin`) in PostgreSQL. So whatever changes a row is seen
by the next who asks: a page, a migration, SQL by hand. What a vacuum moves is read once more, which does no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import Model

Kept = TypeVar("Kept")


class RowCache(Generic[Kept]):
    """What `load` makes of the rows of these tables: all that it reads must be among them, and nobody may change it."""

    def __init__(self, load: Callable[[], Kept], *tables: type[Model]) -> None:
        self._load = load
        self._tables = tables
        self._kept: tuple[object, Kept] | None = None

    def current(self) -> Kept:
        # The version first: what changes while the rows are read has another one, so they are read again.
        version = self._version()
        kept = self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = (version, self._load())
        return kept[1]

    def _version(self) -> object:
        names = [connection.ops.quote_name(table._meta.db_table) for table in self._tables]
        each = (f"(SELECT md5(string_agg(xmin::text || ctid::text, '')) FROM {name})" for name in names)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(each)}")
            return cursor.fetchone()
