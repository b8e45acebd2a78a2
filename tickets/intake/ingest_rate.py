"""How many posts an integration may make: GCRA (ITU-T I.371), on an unlogged table."""

from __future__ import annotations

import math
import time
from typing import Any
from uuid import UUID

from django.conf import settings

from tickets.db.prepared import Statement

# Uses up one post of the integration that `caller` names, and gives no row where there is none left.
# A theoretical arrival far ahead can only come from a clock that was set back: it counts as none.
TAKE = """
    INSERT INTO tickets_ratebucket AS bucket (integration_id, arrival_at)
    SELECT caller.id, now() + make_interval(secs => %(step)s) FROM caller
    ON CONFLICT (integration_id) DO UPDATE
    SET arrival_at = CASE
            WHEN bucket.arrival_at > now() + make_interval(secs => 2 * %(span)s + 1) THEN now()
            ELSE greatest(bucket.arrival_at, now())
        END + make_interval(secs => %(step)s)
    WHERE bucket.arrival_at <= now() + make_interval(secs => %(span)s - %(step)s)
       OR bucket.arrival_at > now() + make_interval(secs => 2 * %(span)s + 1)
    RETURNING integration_id
"""
_TAKE = Statement(f"WITH caller AS (SELECT %(integration)s::uuid AS id) {TAKE}")
_WAIT = Statement("""
    SELECT extract(epoch FROM arrival_at - now() - make_interval(secs => %(span)s - %(step)s))
    FROM tickets_ratebucket WHERE integration_id = %(integration)s
""")


# An integration whose posts met at its row is taken for one that posts at once for so long, in this process.
CONTENDED_SECONDS = 10.0
_contended_until: dict[UUID, float] = {}


class RateBusy(Exception):
    """Another post of the integration holds the row of its rate until it is committed."""


class RateLimited(Exception):
    """The integration posts faster than it may."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many posts; try again in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


def take_from_rate(integration_id: UUID, *, posts: int = 1) -> None:
    """Uses up one post, or so many: all of them or none. Raises RateLimited."""
    step, span = rate_values().values()
    # An integration that has used none up has no row that could tell it to wait.
    has_room = step * posts <= span
    if not has_room or _TAKE.row({"integration": integration_id, "step": step * posts, "span": span}) is None:
        raise rate_error(integration_id)


def is_contended(integration_id: UUID) -> bool:
    """Whether its posts lately met: then each uses up its rate in a statement of its own, which is committed at once.

    The table is unlogged, so that commit waits for no disk, and the next post waits for no other's.
    """
    return _contended_until.get(integration_id, 0.0) > time.monotonic()


def remember_contended(integration_id: UUID) -> None:
    _contended_until[integration_id] = time.monotonic() + CONTENDED_SECONDS


def rate_values() -> dict[str, Any]:
    """The values of TAKE: the seconds that one post stands for, and that the whole burst does."""
    step = 60 / settings.INGEST_PER_MINUTE
    return {"step": step, "span": step * settings.INGEST_BURST}


def rate_error(integration_id: UUID) -> RateLimited:
    """The error that says how long to wait."""
    row = _WAIT.row({"integration": integration_id, **rate_values()})
    return RateLimited(max(1, math.ceil(row[0] if row else 1)))
