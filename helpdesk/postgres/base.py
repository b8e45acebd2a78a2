from __future__ import annotations

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the connection can be used for a request.

        A server that closes a connection says so on it: while nothing waits to be read, an idle connection is as good
        as it was. Only otherwise, and after an error, the server is asked, as Django does before each request.
        """
        if self.errors_occurred or self.connection is None or self.connection.closed or _has_news(self.connection):
            return bool(super().is_usable())
        return True


def _has_news(connection: psycopg.Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
