"""Which replies are sent next: people's and urgent ones first, and to no server more at once than it is good for.

The rows say what is in hand, so the rule holds for any number of processes and machines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Now

from tickets import channels, claims
from tickets.actions.outbox_holds import not_held, standing_scopes
from tickets.channels.far_ends import far_end_nowhere
from tickets.models import FarEnd, FarEndKind, HoldScope, Reply, ReplyState
from tickets.models.ticket_queryset import NEEDED

log = structlog.get_logger(__name__)

UNSENT = (ReplyState.PENDING, ReplyState.SENDING)
# Any number that no other lock of ours has.
LOCK = 0x68656C70_7475726E
# How many replies at a time are asked which server they leave by.
BATCH = 100
# Every way has its deadline; who is not back so long after it has died.
MARGIN_SECONDS = 30


def unsent_replies() -> models.QuerySet[Reply]:
    """With all that sending takes."""
    replies = Reply.objects.select_related("message", "far_end", "copy_of", *(f"ticket__{name}" for name in NEEDED))
    return replies.filter(state__in=UNSENT)


def is_anything_due() -> bool:
    """Costs a look at an index."""
    return claims.due(Reply.objects.all()).order_by().exists()


def take_turns(most: int, *, seconds: float | None = None) -> list[Reply]:
    """Claims up to so many replies that may be sent now, for so long; by default as long as every way's deadline allows."""
    if HoldScope.ALL in (held := standing_scopes()):
        return []
    _find_far_ends()
    seconds = seconds or max(settings.CALLBACK_TIMEOUT_SECONDS, settings.EMAIL_TIMEOUT) + MARGIN_SECONDS
    with transaction.atomic():
        _one_at_a_time()
        return claims.take_these(unsent_replies(), _turns(most, held), seconds=seconds)


@dataclass(slots=True)
class _Load:
    """What is in hand, and which servers and integrations take no more of it."""

    far_ends: Counter[int] = field(default_factory=Counter)
    integrations: Counter[UUID] = field(default_factory=Counter)
    full: set[int] = field(default_factory=set)
    full_integrations: set[UUID] = field(default_factory=set)

    def takes(self, far_end: FarEnd) -> bool:
        return far_end.pk not in self.full and far_end.integration_id not in self.full_integrations

    def add(self, far_end: FarEnd) -> None:
        self.far_ends[far_end.pk] += 1
        if self.far_ends[far_end.pk] >= _most_at_once(far_end):
            self.full.add(far_end.pk)
        if far_end.integration_id is None:
            return
        self.integrations[far_end.integration_id] += 1
        # One integration may name many addresses: all of them together leave room for the others'.
        if self.integrations[far_end.integration_id] >= max(1, settings.DELIVERIES_AT_ONCE // 2):
            self.full_integrations.add(far_end.integration_id)


def _turns(most: int, held: list[str]) -> list[UUID]:
    """The keys of the replies whose turn it is."""
    load, chosen = _load(), list[UUID]()
    while len(chosen) < most and (due := _due(load, most - len(chosen), held, chosen)):
        for reply in due:
            far_end = reply.far_end
            if far_end is None or not load.takes(far_end):
                # One of this round has filled it: look again, past what waits for it.
                break
            load.add(far_end)
            chosen.append(reply.pk)
    return chosen


def _load() -> _Load:
    load = _Load()
    in_hand = Reply.objects.filter(claimed_until__gt=Now(), far_end__isnull=False).select_related("far_end")
    for reply in in_hand.only("pk", "far_end"):
        if reply.far_end is not None:
            load.add(reply.far_end)
    load.full.update(FarEnd.objects.paused().filter(next_try_at__gt=Now()).values_list("pk", flat=True))
    return load


def _due(load: _Load, most: int, held: list[str], chosen: list[UUID]) -> list[Reply]:
    rows = claims.due(not_held(Reply.objects.filter(state__in=UNSENT, far_end__isnull=False), held))
    rows = rows.exclude(pk__in=chosen) if chosen else rows
    open_ends = rows.exclude(far_end__in=load.full).exclude(far_end__integration__in=load.full_integrations)
    return list(open_ends.select_related("far_end").only("pk", "far_end").order_by("precedence", "due_at")[:most])


def _most_at_once(far_end: FarEnd) -> int:
    if far_end.is_paused or far_end.kind == FarEndKind.CALLBACK:
        return 1
    return settings.MAIL_AT_ONCE if far_end.kind == FarEndKind.MAIL else settings.DELIVERIES_AT_ONCE


def _find_far_ends() -> None:
    """Asks those that came into the outbox which server they leave by."""
    for reply in claims.due(unsent_replies().filter(far_end=None))[:BATCH]:
        try:
            route = channels.route_for(reply)
            far_end = route.way.far_end(route)
        except Exception as error:
            # Whatever is wrong with this one must not stop the others; sending it will tell.
            log.error("no way found", reply_id=reply.public_id, exc_info=error)
            far_end = far_end_nowhere()
        Reply.objects.filter(pk=reply.pk, far_end=None).update(far_end=far_end)


def _one_at_a_time() -> None:
    """Until the transaction ends: two that look at the same moment would both give the last place away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
