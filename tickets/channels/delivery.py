"""Sending one reply: claim it, say durably that sending begins, send it, and write what became of it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import structlog
from django.conf import settings
from django.db import models

from tickets import acknowledge, channels, claims
from tickets.channels import outcomes
from tickets.channels.base import DeliveryError, Route
from tickets.models import Reply, ReplyState
from tickets.querysets import NEEDED

log = structlog.get_logger(__name__)

UNSENT = (ReplyState.PENDING, ReplyState.SENDING)
# Ways that drop a repeat by our key; over any other a reply whose fate is unknown waits for a person.
DROPS_REPEATS = ("callback", "api")


def deliver(reply_id: UUID, *, refusal: Callable[[Reply], str]) -> None:
    """Sends the reply if it is due and nobody else does. `refusal` says why it may not be sent, or nothing."""
    reply = claims.take(_unsent(), reply_id)
    if reply is None:
        return
    try:
        _deliver(reply, refusal)
    except claims.ClaimLost:
        log.info("claim lost", reply_id=str(reply_id))
    except Exception as error:
        # It stays claimed; when the claim has run out the sweep nudges it again, a bounded number of times.
        log.error("delivery failed", reply_id=str(reply_id), exc_info=error)


def _unsent() -> models.QuerySet[Reply]:
    replies = Reply.objects.select_related("message", *(f"ticket__{name}" for name in NEEDED))
    return replies.filter(state__in=UNSENT)


def _deliver(reply: Reply, refusal: Callable[[Reply], str]) -> None:
    route = channels.route_for(reply)
    if _is_over(reply, route.way, refusal):
        return
    try:
        if not _begin(reply, route):
            return
        sent = channels.SENDERS[route.way](reply, route)
    except DeliveryError as error:
        outcomes.failed(reply, error)
    else:
        outcomes.succeeded(reply, sent)


def _is_over(reply: Reply, way: str, refusal: Callable[[Reply], str]) -> bool:
    """Whether it may not be sent, or not again; what that means is written."""
    # An earlier try died between the provider's answer and our commit.
    was_begun = reply.state == ReplyState.SENDING
    if was_begun and way not in DROPS_REPEATS:
        outcomes.end(reply, ReplyState.UNKNOWN, "The process ended while it was being sent.")
    elif reply.tries > settings.MAX_TRIES:
        ended = ReplyState.UNKNOWN if was_begun else ReplyState.FAILED
        outcomes.end(reply, ended, f"Begun {settings.MAX_TRIES} times without an outcome.")
    elif why_not := (acknowledge.refusal if reply.is_acknowledgement else refusal)(reply):
        outcomes.withdraw(reply, why_not)
    else:
        return False
    return True


def _begin(reply: Reply, route: Route) -> bool:
    """Says durably that sending begins. False when it was cancelled meanwhile. Raises DeliveryError."""
    if (count := channels.BEGINNERS.get(route.way)) is None:
        return _is_begun(reply, route)
    with outcomes.locked(reply):
        if not _is_begun(reply, route):
            return False
        count(reply, route)
        return True


def _is_begun(reply: Reply, route: Route) -> bool:
    begun = Reply.objects.filter(pk=reply.pk, claim=reply.claim, state__in=UNSENT).update(
        state=ReplyState.SENDING, via=route.way, recipient=route.recipient, deliveries=models.F("deliveries") + 1
    )
    reply.via, reply.recipient, reply.deliveries = route.way, route.recipient, reply.deliveries + 1
    return bool(begun)
