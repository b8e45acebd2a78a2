"""What can't be done just now, and what to do about it: one line for each server that is paused, and one for
notices to colleagues that were lost, at the top of the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest
from django.urls import reverse

from helpdesk.row_links import rows_of
from routing.models import Notice
from routing.notices.undelivered import UNDELIVERED, recent_undelivered
from tickets.models import FarEnd, FarEndKind, Reply, ReplyState
from tickets.presentation.far_end_words import alarm_words, clock_time

MOST = 20
MOST_COUNTED = 1_000
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
    return [*_paused_servers(request), *_lost_notices(request)]


def _lost_notices(request: HttpRequest) -> list[Alarm]:
    """Colleagues who were not told: nobody else would notice."""
    if not request.user.has_perm("routing.view_notice"):
        return []
    lost = recent_undelivered().order_by()[:MOST_COUNTED].count()
    if not lost:
        return []
    people = f"{lost:,} notice{'' if lost == 1 else 's'} to colleagues could not be sent in the last 7 days."
    may_try = request.user.has_perm("tickets.change_reply")
    return [
        Alarm(
            words=people,
            advice="The list says why of each. What is still of use is sent again; what is over by then is not.",
            next_try="",
            try_now=reverse("admin:routing_notice_send_all") if may_try else "",
            waiting=lost,
            waiting_link=rows_of(Notice, state__exact=[state.value for state in UNDELIVERED]),
        )
    ]


def _paused_servers(request: HttpRequest) -> list[Alarm]:
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
