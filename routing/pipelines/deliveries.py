"""Sending what runs have left for a destination: one at a time each, for a share of the time, and what became of it.

Who is cut off while sending sends again, with the same key: each kind says whether the receiver drops the repeat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest, Now

from routing.models import Delivery, DeliveryState, Destination, DestinationState
from routing.pipelines import delivery_outcomes
from routing.pipelines.delivery_outcomes import UNSENT
from routing.pipelines.destinations import KINDS
from routing.pipelines.destinations.base import Exchange, Parcel, Place, SendError
from tickets import claims
from tickets.db.encryption import DecryptionError

log = structlog.get_logger(__name__)

# Every kind has its deadline; who is not back so long after it has died.
MARGIN_SECONDS = 15
# So many are looked for at a time.
AT_A_TIME = 50


def is_any_delivery_due() -> bool:
    """Costs a look at an index."""
    return claims.due(Delivery.objects.all()).order_by().exists()


def take_destinations(most: int, *, most_failing: int) -> list[Destination]:
    """Claims up to so many that something waits for, those first that were served longest ago."""
    delivery_outcomes.end_what_lost_its_destination()
    # A new one may be called at once.
    Destination.objects.filter(due_at=None).update(due_at=Now())
    taken: list[Destination] = []
    for key, failures in claims.due(_wanted()).values_list("pk", "failures"):
        if len(taken) == most:
            break
        if failures and most_failing <= 0:
            continue
        if (destination := claims.take(_wanted(), key, seconds=_claim_seconds())) is not None:
            taken.append(destination)
            most_failing -= bool(failures)
    return taken


def work_on_destination(destination: Destination) -> int:
    """Sends what is due at a destination that the caller has claimed, until its share is used up; how many that were."""
    ends_at = monotonic() + settings.DESTINATION_SHARE_SECONDS
    rest, sent = timedelta(0), 0
    try:
        for delivery in _take_in_order(destination):
            rest = deliver_claimed(delivery)
            sent += 1
            if rest or monotonic() >= ends_at:
                break
    finally:
        # What another has said meanwhile, as of a limit for all, holds on.
        due_at = Greatest(F("due_at"), Now() + rest)
        _give_back(destination, due_at)
    return sent


def deliver_claimed(delivery: Delivery) -> timedelta:
    """Sends a delivery that the caller has claimed; how long its destination is to be left alone."""
    rests: list[timedelta] = []
    claims.work_on_taken(
        delivery,
        lambda row: rests.append(_deliver(row)),
        delivery_outcomes.BACKOFF,
        failed=delivery_outcomes.broke_off,
    )
    return rests[0] if rests else timedelta(0)


def place_of(destination: Destination) -> Place:
    """Raises SendError where its secrets can't be read."""
    try:
        secrets = json.loads(destination.secret.reveal() or "{}")
    except DecryptionError as error:
        raise SendError(str(error), broken=True) from error
    return Place(name=destination.name, settings=dict(destination.settings), secrets=secrets)


def _deliver(delivery: Delivery) -> timedelta:
    destination = delivery.destination
    if destination is None or destination.kind not in KINDS:
        claims.release(delivery, state=DeliveryState.DEAD, last_error="There is no such destination any more.")
        return timedelta(0)
    claims.write(delivery, state=DeliveryState.SENDING, deliveries=delivery.deliveries + 1)
    exchange = Exchange()
    parcel = Parcel(key=delivery.idempotency_key, content=delivery.content, created_at=delivery.created_at)
    try:
        KINDS[destination.kind].send(place_of(destination), parcel, exchange)
    except SendError as error:
        return delivery_outcomes.failed(delivery, destination, error, exchange)
    return delivery_outcomes.succeeded(delivery, destination, exchange)


def _take_in_order(destination: Destination) -> Iterator[Delivery]:
    """Each is claimed when it is asked for; none where the destination was paused meanwhile, or is to be left alone."""
    rows = _of_destinations_that_may_be_called().filter(destination=destination)
    seconds = settings.DELIVERY_TIMEOUT_SECONDS + MARGIN_SECONDS
    while keys := list(claims.due(rows).values_list("pk", flat=True)[:AT_A_TIME]):
        for key in keys:
            if (delivery := claims.take(rows.select_related("destination"), key, seconds=seconds)) is not None:
                yield delivery


def _of_destinations_that_may_be_called() -> models.QuerySet[Delivery]:
    rows = Delivery.objects.filter(state__in=UNSENT)
    return rows.filter(destination__state=DestinationState.ACTIVE, destination__due_at__lte=Now())


def _wanted() -> models.QuerySet[Destination]:
    waiting = claims.due(Delivery.objects.filter(destination=OuterRef("pk"), state__in=UNSENT)).order_by()
    return Destination.objects.filter(Exists(waiting), state=DestinationState.ACTIVE)


def _claim_seconds() -> float:
    return float(settings.DESTINATION_SHARE_SECONDS + settings.DELIVERY_TIMEOUT_SECONDS + MARGIN_SECONDS)


def _give_back(destination: Destination, due_at: Any) -> None:
    try:
        claims.release(destination, due_at=due_at)
    except claims.ClaimLost:
        log.info("claim lost", row=f"Destination {destination.pk}")
