"""Lengths of time as people write them: `4 hours`, `90 minutes`, `2 days`."""

from __future__ import annotations

import re
from datetime import timedelta

_WRITTEN = re.compile(r"\s*(\d{1,4}(?:\.\d{1,2})?)\s*(m|min|minutes?|h|hours?|d|days?)\s*", re.IGNORECASE)
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def read_duration(text: str) -> timedelta | None:
    """None where it is no length of time that is longer than nothing."""
    written = _WRITTEN.fullmatch(text)
    if written is None:
        return None
    length = float(written[1]) * _UNITS[written[2][0].lower()]
    return length or None


def duration_in_words(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
