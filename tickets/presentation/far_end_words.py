"""What is wrong with a server that we call, since when, and when it is tried again: in words."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from tickets.models import FarEnd, FarEndKind

# What can't be done while it is paused.
LOST = {
    FarEndKind.MAIL: "Mail can't be sent",
    FarEndKind.CALLBACK: "Callbacks can't be sent",
    FarEndKind.MODEL: "The model is not asked",
}


def paused_words(far_end: FarEnd) -> str:
    """`Paused since 14:02 UTC: … Failed 3 times in a row; next try 14:07 UTC.` Empty while it is not paused."""
    if far_end.paused_at is None or far_end.next_try_at is None:
        return ""
    times = "once" if far_end.failures == 1 else f"{far_end.failures} times in a row"
    return (
        f"Paused since {clock_time(far_end.paused_at)}: {far_end.last_error} Failed {times};"
        f" next try {clock_time(far_end.next_try_at)}."
    )


def alarm_words(far_end: FarEnd, *, waiting: int) -> str:
    """`Mail can't be sent since 14:02 UTC: login refused by mail.example.com. 12 answers wait.`"""
    if far_end.paused_at is None:
        return ""
    lost = LOST.get(FarEndKind(far_end.kind), "Nothing can be sent")
    to = f" to {far_end} ({far_end.integration})" if far_end.kind == FarEndKind.CALLBACK else ""
    wait = f" {waiting} answer{'' if waiting == 1 else 's'} wait{'s' if waiting == 1 else ''}." if waiting else ""
    return f"{lost}{to} since {clock_time(far_end.paused_at)}: {far_end.last_error}{wait}"


def clock_time(moment: datetime) -> str:
    """The time of today with its zone; of another day with its date."""
    local = timezone.localtime(moment)
    is_today = local.date() == timezone.localdate()
    return date_format(local, "H:i T" if is_today else "j M, H:i T")
