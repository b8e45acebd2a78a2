"""What becomes due by itself is nudged within moments, not when the sweep comes by: the next try of what has failed."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Q

from tickets import handoff
from tickets.models import Receipt, Ticket
from tickets.states import Status

log = structlog.get_logger(__name__)


class Clock:
    """Nudges what became due since its last look. Two clocks nudge twice, and the claims let one worker in.

    What was lost before its first look, or on the way, is the sweep's.
    """

    def __init__(self) -> None:
        self._looked_at: datetime | None = None

    def step(self) -> int:
        """How many rows it nudged."""
        before, self._looked_at = self._looked_at, _now()
        return nudge_due(since=before, until=self._looked_at) if before else 0


def nudge_due(*, since: datetime, until: datetime) -> int:
    """Only what has been put off: the rest was nudged when it was written. Each is a look at an index of what is due."""
    window = Q(due_at__gt=since, due_at__lte=until, claim=None)
    put_off = Q(tries__gt=0) | Q(status=Status.PENDING_CUSTOMER)
    most = settings.SWEEP_BATCH
    tickets = list(Ticket.objects.filter(window, put_off).values_list("pk", flat=True)[:most])
    receipts = list(Receipt.objects.filter(window, tries__gt=0).values_list("pk", flat=True)[:most])
    handoff.nudge_retries(tickets, receipts)
    if tickets or receipts:
        log.info("next tries", tickets=len(tickets), receipts=len(receipts))
    return len(tickets) + len(receipts)


def _now() -> datetime:
    """The database's, like all that it is compared with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        moment: datetime = cursor.fetchone()[0]
        return moment
