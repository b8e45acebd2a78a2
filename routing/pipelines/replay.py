"""Sending deliveries again as they were: the same content under the same key, so that a receiver may drop the repeat."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Now

from routing.models import Delivery, DeliveryState, DestinationState
from routing.pipelines.destinations import KINDS
from tickets import claims, handoff

ENDED = (DeliveryState.DEAD, DeliveryState.DELIVERED)


def replayable(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that have ended, and whose destination is there; skipped ones have nothing to send."""
    return rows.filter(state__in=ENDED, destination__isnull=False)


def replay_deliveries(rows: QuerySet[Delivery]) -> int:
    """Due now, with all their tries; how many that were."""
    done = replayable(rows).update(
        **claims.UNCLAIMED,
        state=DeliveryState.PENDING,
        due_at=Now(),
        delivered_at=None,
        deliveries=0,
        last_error="",
    )
    if done:
        handoff.nudge_delivery()
    return done


def what_replay_does(rows: QuerySet[Delivery]) -> str:
    """In words, with the count, before anybody says yes."""
    found = replayable(rows)
    count, again = found.count(), found.filter(state=DeliveryState.DELIVERED).count()
    kinds = [name for name, kind in KINDS.items() if not kind.drops_repeats]
    doubled = found.filter(state=DeliveryState.DELIVERED, destination__kind__in=kinds).count()
    paused = found.filter(destination__state=DestinationState.PAUSED).count()
    words = [f"{count:,} of {rows.count():,} can be sent again; {again:,} of them were delivered already."]
    if doubled:
        words.append(f"{doubled:,} would stand there twice: Discord, Slack, mail and other vendors drop no repeats.")
    if paused:
        words.append(f"{paused:,} wait until their destination goes on.")
    return " ".join(words)
