"""Notices that did not go out: how many of late, and sending them once more."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db.models import QuerySet
from django.db.models.functions import Now

from routing.models import Notice, NoticeState
from tickets import handoff
from tickets.claims import UNCLAIMED

log = structlog.get_logger(__name__)
UNDELIVERED = (NoticeState.FAILED, NoticeState.UNKNOWN)
# What is older tells a colleague nothing that they could still do.
RECENT = timedelta(days=7)


def recent_undelivered() -> QuerySet[Notice]:
    return Notice.objects.filter(state__in=UNDELIVERED, created_at__gt=Now() - RECENT)


def send_notices_again(notices: QuerySet[Notice], *, by: str) -> int:
    """How many; of those ticked only what failed, or of which nobody knows. What is over by then is not sent after all."""
    keys = list(notices.order_by().values_list("pk", flat=True))
    waiting = {"state": NoticeState.PENDING, "due_at": Now(), "deliveries": 0, **UNCLAIMED}
    sent = Notice.objects.filter(pk__in=keys, state__in=UNDELIVERED).update(**waiting)
    if sent:
        handoff.nudge_notice()
        log.info("notices sent again", notices=sent, by=by)
    return sent
