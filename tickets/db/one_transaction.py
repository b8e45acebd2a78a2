"""A transaction of one's own only where the caller has none: a savepoint is two statements more, on every ticket."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.db import connection, transaction


def one_transaction() -> AbstractContextManager[None]:
    """All or nothing, together with what the caller writes.

    For steps that raise only before they write, or whose callers catch nothing within their own transaction: without a
    savepoint a part of it can't be taken back alone.
    """
    return nullcontext() if connection.in_atomic_block else transaction.atomic()
