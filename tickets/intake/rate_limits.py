"""How often an hour somebody may do a thing: every use of the last hour is remembered, so the limit is exact."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

WINDOW = timedelta(hours=1)
# A use that lies further ahead was written before the clock was set back; it counts no more.
AHEAD = timedelta(minutes=1)
FORGOTTEN_AT_ONCE = 20

_COUNTED = "SELECT moment FROM unnest(allowance.taken_at) AS moment WHERE moment > %(since)s AND moment <= %(ahead)s"
_TAKE = f"""
    INSERT INTO tickets_allowance AS allowance (key, taken_at, idle_from)
    VALUES (%(key)s, ARRAY[%(now)s::timestamptz], %(idle_from)s)
    ON CONFLICT (key) DO UPDATE
    SET taken_at = ARRAY({_COUNTED} ORDER BY moment) || EXCLUDED.taken_at, idle_from = EXCLUDED.idle_from
    WHERE (SELECT count(*) FROM ({_COUNTED}) AS counted) < %(most)s
    RETURNING key
"""
_OLDEST = (
    f"SELECT (SELECT min(moment) FROM ({_COUNTED}) AS counted) FROM tickets_allowance AS allowance WHERE key = %(key)s"
)
# Whoever uses one clears away what others left, a little at a time; so nothing has to run by the clock.
_FORGET = """
    DELETE FROM tickets_allowance WHERE key IN (
        SELECT key FROM tickets_allowance WHERE idle_from < %s LIMIT %s FOR UPDATE SKIP LOCKED
    )
"""


class RateLimitReached(Exception):
    """There is none left in this hour."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many; try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


def record_use(kind: str, who: str, *, most: int, now: datetime | None = None) -> None:
    """Uses up one of the `most` that `who` has in any hour. Raises UsedUp."""
    now = now or timezone.now()
    values: dict[str, Any] = {
        "key": salted_hmac(f"tickets.intake.rate_limits.{kind}", who, algorithm="sha256").hexdigest(),
        "now": now,
        "since": now - WINDOW,
        "ahead": now + AHEAD,
        "idle_from": now + WINDOW,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone():
            return
        cursor.execute(_OLDEST, values)
        oldest = (cursor.fetchone() or (None,))[0] or now
    raise RateLimitReached(max(1, math.ceil((oldest + WINDOW - now).total_seconds())))


def forget_idle(*, now: datetime | None = None) -> int:
    """Removes some of the rows in which nothing counts any more; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [now or timezone.now(), FORGOTTEN_AT_ONCE])
        forgotten: int = cursor.rowcount
        return forgotten
