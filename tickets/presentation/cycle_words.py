"""How often the assistant has tried, and when it tries again."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets.models import Ticket
from tickets.presentation.times import exact_time
from tickets.states import Status

TIMES = {1: "once", 2: "twice"}


def cycles_in_words(ticket: Ticket) -> SafeString | str:
    """`Tried twice, again at 15:25`; of an open ticket nothing has been tried."""
    if ticket.status == Status.OPEN:
        return "Not tried yet"
    tried = f"Tried {TIMES.get(ticket.cycle, f'{ticket.cycle} times')}"
    if ticket.status != Status.PENDING_CUSTOMER or ticket.due_at is None:
        return tried
    return format_html('{}, again <time title="{}">{}</time>', tried, exact_time(ticket.due_at), _clock(ticket.due_at))


def _clock(moment: datetime) -> str:
    local = timezone.localtime(moment)
    day = "" if local.date() == timezone.localdate() else f"on {date_format(local, 'j M')} "
    return f"{day}at {date_format(local, 'H:i')}"
