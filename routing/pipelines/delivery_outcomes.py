"""What became of a delivery, written for it and for its destination's health."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils import timezone

from routing.models import Delivery, DeliveryState, Destination
from routing.pipelines.destinations.base import Exchange, SendError
from tickets import claims, handoff
from tickets.backoff import Backoff

log = structlog.get_logger(__name__)

UNSENT = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.RETRYING)
BACKOFF = Backoff((timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1)))
# So that what failed together does not come back together.
JITTER = 0.2
# A destination that fails so often in a row is left alone for a while: what waits for it uses up no try.
FAILURES_BEFORE_REST = 3
RESTS = Backoff.doubling(timedelta(seconds=15), longest=timedelta(minutes=5))
MARKED_EVERY = timedelta(seconds=1)
LEAST_REST = timedelta(seconds=0.5)


def succeeded(delivery: Delivery, destination: Destination, exchange: Exchange) -> timedelta:
    with transaction.atomic():
        claims.release(
            delivery, state=DeliveryState.DELIVERED, delivered_at=Now(), last_error="", **_excerpts(exchange)
        )
        _mark_well(destination)
    log.info("delivered", delivery=delivery.public_id, destination=destination.public_id, status=exchange.answered)
    return exchange.rest or timedelta(0)


def failed(delivery: Delivery, destination: Destination, error: SendError, exchange: Exchange) -> timedelta:
    """How long the destination is to be left alone."""
    rest = timedelta(0)
    with transaction.atomic():
        _write_failure(delivery, destination, error, exchange)
        if error.is_busy or error.broken:
            rest = _mark_failing(destination, error)
        if error.is_global and error.retry_after:
            others = Destination.objects.filter(kind=destination.kind).exclude(pk=destination.pk)
            others.update(due_at=Greatest(F("due_at"), Now() + error.retry_after))
    log.warning("not delivered", delivery=delivery.public_id, destination=destination.public_id, state=delivery.state)
    return rest


def broke_off(delivery: Delivery, error: Exception, pause: timedelta | None) -> None:
    """What was not foreseen: begun too often without an outcome, or an error of our own."""
    log.error("delivery failed", delivery=delivery.public_id, exc_info=error)
    words = str(error) if isinstance(error, claims.TriedTooOften) else f"An error of ours: {type(error).__name__}."
    state = DeliveryState.RETRYING if pause else DeliveryState.DEAD
    claims.release(delivery, due_in=pause, state=state, last_error=words, tries=delivery.tries if pause else 0)


def begin_anew(destination: Destination) -> None:
    """A person has mended it, or says go on: it is called at once, and what waits for its next try is due."""
    row = Destination.objects.filter(pk=destination.pk)
    row.update(failures=0, failing_since=None, broken="", last_error="", due_at=Now())
    waiting = Delivery.objects.filter(destination=destination, state=DeliveryState.RETRYING, due_at__gt=Now())
    waiting.update(due_at=Now())
    handoff.nudge_delivery()


def end_what_lost_its_destination() -> int:
    """A destination was deleted while something was on its way there. What is being sent at this moment says itself."""
    lost = Delivery.objects.filter(destination=None, state__in=UNSENT, due_at__isnull=False)
    lost = lost.filter(Q(claimed_until=None) | Q(claimed_until__lt=Now()))
    return lost.update(state=DeliveryState.DEAD, due_at=None, last_error="Its destination was deleted.")


def give_up_old_deliveries() -> int:
    """What has waited too long for a destination that does not take it; how many that were."""
    days = f"{settings.DELIVERY_PATIENCE / timedelta(days=1):g}"
    rows = claims.due(Delivery.objects.filter(state__in=UNSENT, created_at__lt=Now() - settings.DELIVERY_PATIENCE))
    old = rows.exclude(destination__state="paused").order_by().values("pk")[: settings.SWEEP_BATCH]
    return Delivery.objects.filter(pk__in=old).update(
        state=DeliveryState.DEAD, due_at=None, last_error=f"Not delivered within {days} days."
    )


def _mark_well(destination: Destination) -> None:
    """It takes deliveries (again): what waits for its next try is due now. A busy one is marked once a second."""
    row, now = Destination.objects.filter(pk=destination.pk), timezone.now()
    if destination.failures or destination.broken or destination.last_error:
        row.update(failures=0, failing_since=None, broken="", last_error="", last_delivered_at=now)
        waiting = Delivery.objects.filter(destination=destination, state=DeliveryState.RETRYING, due_at__gt=Now())
        waiting.update(due_at=Now())
    elif destination.last_delivered_at is None or now - destination.last_delivered_at > MARKED_EVERY:
        row.update(last_delivered_at=now)


def _write_failure(delivery: Delivery, destination: Destination, error: SendError, exchange: Exchange) -> None:
    # Who asks to wait has not judged this delivery: it costs no try, for as long as we have patience.
    tries = delivery.deliveries - bool(error.retry_after)
    if error.permanent or tries > destination.retries:
        words = str(error) if error.permanent else f"Given up after {delivery.deliveries} tries. {error}"
        claims.release(delivery, state=DeliveryState.DEAD, last_error=words, **_excerpts(exchange))
        return
    pause = max(error.retry_after, LEAST_REST) if error.retry_after else _jittered(BACKOFF.after(tries))
    claims.release(
        delivery,
        due_in=pause,
        state=DeliveryState.RETRYING,
        last_error=str(error),
        deliveries=tries,
        **_excerpts(exchange),
    )


def _mark_failing(destination: Destination, error: SendError) -> timedelta:
    destination.failures += 1
    values: dict[str, Any] = {"broken": str(error)[:500]} if error.broken else {}
    Destination.objects.filter(pk=destination.pk).update(
        failures=F("failures") + 1, failing_since=Coalesce("failing_since", Now()), last_error=str(error), **values
    )
    asked = max(error.retry_after, LEAST_REST) if error.retry_after else timedelta(0)
    often = destination.failures - FAILURES_BEFORE_REST
    return max(asked, RESTS.after(often + 1) if often >= 0 else timedelta(0))


def _jittered(pause: timedelta) -> timedelta:
    return pause * random.uniform(1 - JITTER, 1 + JITTER)


def _excerpts(exchange: Exchange) -> dict[str, Any]:
    return {
        "request_excerpt": exchange.request,
        "response_status": exchange.answered,
        "response_excerpt": exchange.response,
    }
