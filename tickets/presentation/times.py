"""Times as people read them: how long ago, with the exact one on hover."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

STEPS = ((60, 1, "s"), (3_600, 60, "min"), (86_400, 3_600, "h"))
SHOWN_AS_DATE = 60 * 86_400
# The one style in which a whole moment is written.
EXACT = "j M Y, H:i:s T"


def ago(moment: datetime | None, *, now: datetime | None = None) -> SafeString | str:
    """`12 min ago`, or `in 3 h` for what is to come; nothing for no moment."""
    if moment is None:
        return ""
    seconds = ((now or timezone.now()) - moment).total_seconds()
    local = timezone.localtime(moment)
    shown = date_format(local, "j M Y") if abs(seconds) >= SHOWN_AS_DATE else _relative(seconds)
    return format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact_time(moment), shown)


def exact_time(moment: datetime) -> str:
    """`1 May 2026, 12:00:00 UTC`: the one style in which a whole date is written, with its zone."""
    return date_format(timezone.localtime(moment), EXACT)


def duration_words(duration: timedelta | None) -> str:
    """`4 min`, for durations; a dash for none."""
    return "–" if duration is None else _short(duration.total_seconds())


def _relative(seconds: float) -> str:
    if abs(seconds) < 5:
        return "just now"
    return f"{_short(seconds)} ago" if seconds > 0 else f"in {_short(-seconds)}"


def _short(seconds: float) -> str:
    for below, unit, name in STEPS:
        if seconds < below:
            return f"{int(seconds // unit)} {name}"
    return f"{int(seconds // 86_400)} d"
