"""A transaction in which PostgreSQL refuses to write: whoever only looks can't change anything, by mistake either."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_only() -> Iterator[None]:
    """Reads are as ever. A write raises; inside another transaction that one may write again afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
