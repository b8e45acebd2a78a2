"""What can't be done just now, and what to do about it: one line for each server that is paused, at the top of the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest
from django.urls import reverse

from helpdesk.row_links import rows_of
from tickets.models import FarEnd, FarEndKind, Reply, ReplyState
from tickets.presentation.far_end_words import alarm_words, clock_time

MOST = 20
# One mail server serves everybody, a callback one program: many paused ones must not hide it.
CALLBACKS_LAST = Case(When(kind=FarEndKind.CALLBACK, then=1), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    words: str
    advice: str
    next_try: str
    # Empty where the person may not have it tried.
    try_now: str
    # How many answers wait for it, and the list of them.
    waiting: int
    waiting_link: str


def current_alarms(request: HttpRequest) -> list[Alarm]:
    waiting = Count("replies", filter=Q(replies__state=ReplyState.PENDING))
    rows = FarEnd.objects.paused().select_related("integration").annotate(waiting=waiting)
    paused: Iterable[Any] = rows.order_by(CALLBACKS_LAST, "-waiting", "paused_at")[:MOST]
    may_try = request.user.has_perm("tickets.change_reply")
    return [
        Alarm(
            words=alarm_words(far_end, waiting=far_end.waiting),
            advice=far_end.advice,
            next_try=clock_time(far_end.next_try_at) if far_end.next_try_at else "",
            try_now=reverse("admin:tickets_reply_try_now", args=[far_end.pk]) if may_try else "",
            waiting=far_end.waiting,
            waiting_link=rows_of(Reply, state__exact=ReplyState.PENDING.value, far_end__exact=far_end.pk),
        )
        for far_end in paused
    ]
