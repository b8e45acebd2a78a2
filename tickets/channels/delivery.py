"""Sending one reply: claim it, say durably that sending begins, send it, and write what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import models
from django.db.models.functions import Now

from tickets import channels, claims, far_ends
from tickets.actions import acknowledge
from tickets.actions.outbox_holds import holds_on
from tickets.channels import copies, outcomes
from tickets.channels.base import DeliveryError, DeliveryReceipt, FarEndError, NotYet, Route, Way
from tickets.channels.send_order import UNSENT, unsent_replies
from tickets.lease import LeaseOver
from tickets.models import FarEnd, Reply, ReplyState

log = structlog.get_logger(__name__)

AT_ONCE = timedelta(0)


def deliver(reply_id: UUID, *, refusal: Callable[[Reply], str]) -> None:
    """Sends the reply if it is due and nobody else does. `refusal` says why it may not be sent, or nothing; it raises NotYet."""
    claims.work(unsent_replies(), reply_id, partial(_deliver, refusal=refusal), outcomes.BACKOFF, failed=_failed)


def deliver_claimed(reply: Reply, *, refusal: Callable[[Reply], str], turn_of: FarEnd | None = None) -> None:
    """Sends a reply that the caller has claimed. `turn_of` is the server that it was given a turn at."""
    step = partial(_deliver, refusal=refusal, turn_of=turn_of)
    claims.work_on_taken(reply, step, outcomes.BACKOFF, failed=_failed)


def _failed(reply: Reply, error: Exception, pause: timedelta | None) -> None:
    """What was not foreseen: it stays claimed, and has its turn again when the claim has run out, so many times."""
    if isinstance(error, claims.TriedTooOften):
        was_begun = reply.state == ReplyState.SENDING
        outcomes.end(reply, ReplyState.UNKNOWN if was_begun else ReplyState.FAILED, str(error))
        return
    log.error("delivery failed", reply_id=str(reply.pk), exc_info=error)


def _deliver(reply: Reply, *, refusal: Callable[[Reply], str], turn_of: FarEnd | None = None) -> None:
    route = channels.route_for(reply)
    try:
        if _is_over(reply, route.way, refusal):
            return
    except NotYet as later:
        claims.release(reply, due_in=later.due_in, tries=reply.tries - 1)
        return
    far_end = route.way.far_end(route)
    if turn_of is not None and far_end != turn_of:
        # The way has changed meanwhile. It was not its turn there, and nothing has left.
        claims.release(reply, due_in=AT_ONCE, far_end=far_end, tries=reply.tries - 1)
        return
    try:
        if not _begin(reply, route, far_end):
            _leave_to_hold(reply)
            return
        sent = route.way.send(reply, route)
    except LeaseOver as error:
        _note_lateness(reply, f"It has not left. {error}")
    except DeliveryError as error:
        outcomes.failed(reply, error)
        _note_failure(far_end, error)
    else:
        _note_success(reply, far_end, sent)


def _note_success(reply: Reply, far_end: FarEnd, sent: DeliveryReceipt) -> None:
    try:
        outcomes.succeeded(reply, sent)
    except claims.ClaimLost:
        # Others have given up on this worker meanwhile; now it is known after all.
        outcomes.settle_as_sent(reply)
        raise
    finally:
        _note_answer(far_end)


def _note_lateness(reply: Reply, words: str) -> None:
    try:
        outcomes.failed(reply, DeliveryError(words))
    except claims.ClaimLost:
        outcomes.settle_as_not_sent(reply, words)
        raise


def _note_failure(far_end: FarEnd, error: DeliveryError) -> None:
    if isinstance(error, FarEndError):
        far_ends.failed(far_end.pk, error=str(error), advice=error.advice, at_once=error.pauses_at_once)
    elif error.is_answer:
        _note_answer(far_end)


def _note_answer(far_end: FarEnd) -> None:
    if far_ends.answered(far_end.pk):
        outcomes.resume(far_end)


def _is_over(reply: Reply, way: Way, refusal: Callable[[Reply], str]) -> bool:
    """Whether it may not be sent, or not again; what that means is written."""
    # An earlier try died between the provider's answer and our commit.
    was_begun = reply.state == ReplyState.SENDING
    if was_begun and not way.drops_repeats:
        outcomes.end(reply, ReplyState.UNKNOWN, "The process ended while it was being sent.")
    elif why_not := _why_not(reply, refusal):
        outcomes.withdraw(reply, why_not)
    else:
        return False
    return True


def _why_not(reply: Reply, refusal: Callable[[Reply], str]) -> str:
    if reply.is_acknowledgement:
        return acknowledge.refusal(reply)
    return (copies.refusal(reply) if reply.is_copy else "") or refusal(reply)


def _begin(reply: Reply, route: Route, far_end: FarEnd) -> bool:
    """Says durably that sending begins, with the copies that are to be sent by other ways.

    False when it was held or cancelled meanwhile. Raises DeliveryError.
    """
    if route.way.begin is None and not route.also:
        return _is_begun(reply, route, far_end)
    with outcomes.locked(reply):
        if not _is_begun(reply, route, far_end):
            return False
        if route.way.begin is not None:
            route.way.begin(reply, route)
        copies.queue_copies(reply, route.also)
        return True


def _leave_to_hold(reply: Reply) -> None:
    """What was held after it was claimed waits as it was; what was cancelled is not ours any more."""
    claims.release(reply, due_in=AT_ONCE, state=reply.state, tries=max(0, reply.tries - 1))


def _is_begun(reply: Reply, route: Route, far_end: FarEnd) -> bool:
    ours = Reply.objects.filter(pk=reply.pk, claim=reply.claim, claimed_until__gt=Now(), state__in=UNSENT)
    begun = ours.filter(~holds_on(reply, far_end)).update(
        state=ReplyState.SENDING,
        via=route.way.name,
        origin_ticket=route.origin,
        recipient=route.recipient,
        far_end=far_end,
        deliveries=models.F("deliveries") + 1,
    )
    reply.via, reply.recipient, reply.deliveries = route.way.name, route.recipient, reply.deliveries + 1
    return bool(begun)
