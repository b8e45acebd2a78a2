"""How many posts an integration may make: GCRA (ITU-T I.371), one statement on an unlogged table."""

from __future__ import annotations

import math
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection

# A theoretical arrival far ahead can only come from a clock that was set back: it counts as none.
TAKE = """
INSERT INTO tickets_ratebucket AS bucket (integration_id, arrival_at)
VALUES (%(id)s, now() + make_interval(secs => %(step)s))
ON CONFLICT (integration_id) DO UPDATE
SET arrival_at = CASE
        WHEN bucket.arrival_at > now() + make_interval(secs => 2 * %(span)s + 1) THEN now()
        ELSE greatest(bucket.arrival_at, now())
    END + make_interval(secs => %(step)s)
WHERE bucket.arrival_at <= now() + make_interval(secs => %(span)s - %(step)s)
   OR bucket.arrival_at > now() + make_interval(secs => 2 * %(span)s + 1)
RETURNING 1
"""
WAIT = """
SELECT extract(epoch FROM arrival_at - now() - make_interval(secs => %(span)s - %(step)s))
FROM tickets_ratebucket WHERE integration_id = %(id)s
"""


class RateLimited(Exception):
    """The integration posts faster than it may."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many posts; try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


def take(integration_id: UUID) -> None:
    """Uses up one post. Raises RateLimited."""
    step = 60 / settings.INGEST_PER_MINUTE
    values: dict[str, Any] = {"id": integration_id, "step": step, "span": step * settings.INGEST_BURST}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if cursor.fetchone():
            return
        cursor.execute(WAIT, values)
        row = cursor.fetchone()
    raise RateLimited(max(1, math.ceil(row[0] if row else 1)))
