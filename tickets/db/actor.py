"""Tells the database who acts, for the settings' history that it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

WRITES = ("INSERT", "UPDATE", "DELETE")
_TELL = "SELECT set_config('helpdesk.actor', %s, true)"


@contextmanager
def acting_as(by: str | Callable[[], str]) -> Iterator[None]:
    """What this thread writes meanwhile is done by this person or program. Asked only if something is written.

    The name holds for a transaction and never longer: behind a pooler the next one on the connection is somebody else's.
    """
    teller = _Teller(by)
    with connection.execute_wrapper(teller):
        try:
            yield
        finally:
            teller.forget()


class _Teller:
    def __init__(self, by: str | Callable[[], str]) -> None:
        self._by = by
        self._has_told = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not isinstance(sql, str) or not sql.lstrip()[:6].upper().startswith(WRITES):
            return execute(sql, params, many, context)
        if connection.in_atomic_block:
            self._tell()
            return execute(sql, params, many, context)
        with transaction.atomic():
            self._tell()
            return execute(sql, params, many, context)

    def _tell(self) -> None:
        self._has_told = True
        name = self._by if isinstance(self._by, str) else self._by()
        with connection.cursor() as cursor:
            cursor.execute(_TELL, [name.replace("\x00", "")])

    def forget(self) -> None:
        """A transaction that goes on is no longer this one's."""
        if self._has_told and connection.in_atomic_block and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_TELL, [""])
