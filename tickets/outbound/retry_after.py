"""How long another side asks us to wait."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


def retry_after(header: str, *, longest: timedelta) -> timedelta | None:
    """Seconds, also with a fraction, or a date; None when it is neither."""
    try:
        seconds = float(header)
    except ValueError:
        return _until(header, longest)
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return timedelta(seconds=min(seconds, longest.total_seconds()))


def _until(header: str, longest: timedelta) -> timedelta | None:
    try:
        pause = parsedate_to_datetime(header) - datetime.now(UTC)
    except (ValueError, TypeError):
        return None
    return max(timedelta(0), min(pause, longest))
