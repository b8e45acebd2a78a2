"""Statements that PostgreSQL parses and plans once a connection; for a long one that is more work than running it.

Django's own cursors write the values into the text, which is then another text each time. Here they travel apart. Where
`DATABASE_PREPARED` is off (a pooler that hands each transaction another server connection, and that does not know
prepared statements), the same statement is sent and planned anew each time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper

_NAMED = re.compile(r"%\((\w+)\)s")


class Statement:
    """A statement with values named as `%(name)s`. A value must be of the same type each time."""

    def __init__(self, text: str) -> None:
        self.names = tuple(dict.fromkeys(_NAMED.findall(text)))
        # Numbered here, once: psycopg forgets how it numbered a text that is longer than 4,096 bytes.
        numbers = {name: f"${number}" for number, name in enumerate(self.names, start=1)}
        self.text = _NAMED.sub(lambda found: numbers[found[1]], text)

    def row(self, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Its first row, if it gives any."""
        with _cursor() as cursor:
            cursor.execute(self.text, tuple(values[name] for name in self.names))
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row


class _PreparedCursor(psycopg.RawCursor[Any]):
    """Prepares what it executes, and leaves the text where Django's log of statements looks for it."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> _PreparedCursor:
        super().execute(query, params, prepare=True, **options)
        return self

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        self._query = super()._convert_query(query, params)
        return self._query


def _cursor() -> CursorWrapper:
    """What `connection.cursor()` does, with our cursor: Django counts, logs and translates errors as ever."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    cursor: Any = _PreparedCursor(connection.connection)
    return connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor)
