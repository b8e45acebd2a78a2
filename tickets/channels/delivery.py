"""Sending one reply: claim it, send it, write what became of it and move the ticket, so that nothing goes out twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from tickets import channels, claims, history, lifecycle
from tickets.channels.base import DeliveryError, Sent
from tickets.models import EventKind, Message, Reply, ReplyState, Ticket
from tickets.states import HeldReason, ReviewState, Status

log = structlog.get_logger(__name__)

# The pause before each further try; after the last, a person is asked.
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600))
SENDER = "sender"
UNSENT = (ReplyState.PENDING, ReplyState.SENDING)
# Ways that drop a repeat by our key; over any other a reply whose fate is unknown waits for a person.
DROPS_REPEATS = ("callback", "api")


def deliver(reply_id: UUID, *, refusal: Callable[[Reply], str]) -> None:
    """Sends the reply if it is due and nobody else does. `refusal` says why it may not be sent, or nothing."""
    rows = Reply.objects.select_related("ticket__customer", "ticket__integration", "message")
    # The secret is read where it is used: one that can't be decrypted must not stop the mail.
    rows = rows.defer("ticket__integration__callback_secret").filter(state__in=UNSENT)
    reply = claims.take(rows, reply_id)
    if reply is None:
        return
    try:
        _deliver(reply, refusal)
    except claims.ClaimLost:
        log.info("claim lost", reply_id=str(reply_id))
    except Exception as error:
        # It stays claimed; when the claim has run out the sweep nudges it again, a bounded number of times.
        log.error("delivery failed", reply_id=str(reply_id), exc_info=error)


def _deliver(reply: Reply, refusal: Callable[[Reply], str]) -> None:
    way = reply.via or channels.way_for(reply.ticket)
    if _is_over(reply, way, refusal) or not _begin(reply, way):
        return
    try:
        sent = channels.SENDERS[way](reply)
    except DeliveryError as error:
        _failed(reply, error)
    else:
        _succeeded(reply, sent)


def _is_over(reply: Reply, way: str, refusal: Callable[[Reply], str]) -> bool:
    """Whether it may not be sent, or not again; what that means is written."""
    # An earlier try died between the provider's answer and our commit.
    was_begun = reply.state == ReplyState.SENDING
    if was_begun and way not in DROPS_REPEATS:
        _end(reply, ReplyState.UNKNOWN, "The process ended while it was being sent.")
    elif reply.tries > settings.MAX_TRIES:
        ended = ReplyState.UNKNOWN if was_begun else ReplyState.FAILED
        _end(reply, ended, f"Begun {settings.MAX_TRIES} times without an outcome.")
    elif why_not := refusal(reply):
        _withdraw(reply, why_not)
    else:
        return False
    return True


def _begin(reply: Reply, way: str) -> bool:
    """Says durably that sending begins. False when it was cancelled meanwhile."""
    begun = Reply.objects.filter(pk=reply.pk, claim=reply.claim, state__in=UNSENT).update(
        state=ReplyState.SENDING, via=way, deliveries=F("deliveries") + 1
    )
    reply.via, reply.deliveries = way, reply.deliveries + 1
    return bool(begun)


@contextmanager
def _outcome_of(reply: Reply) -> Iterator[None]:
    """A transaction that locks the ticket before the reply, as everybody does: the other order could deadlock."""
    with transaction.atomic():
        Ticket.objects.select_for_update(of=("self",)).only("pk").get(pk=reply.ticket_id)
        yield


def _succeeded(reply: Reply, sent: Sent) -> None:
    ticket = reply.ticket
    with _outcome_of(reply):
        claims.release(
            reply, state=ReplyState.SENT, sent_at=Now(), recipient=sent.recipient, last_error="", tries=reply.tries
        )
        if sent.message_id:
            Message.objects.filter(pk=reply.message_id).update(message_id=sent.message_id)
        history.record(ticket, EventKind.SENT, by=SENDER, reply_id=reply.public_id, via=reply.via)
        Ticket.objects.filter(pk=ticket.pk).update(resolution=reply.message.text, last_activity_at=Now())
        Ticket.objects.filter(pk=ticket.pk, first_answer_at__isnull=True).update(first_answer_at=Now())
        _move_on(reply, Status(reply.status_after), review_state=reply.review_after)


def _failed(reply: Reply, error: DeliveryError) -> None:
    if error.unknown:
        _end(reply, ReplyState.UNKNOWN, str(error))
    elif error.permanent or reply.deliveries > len(PAUSES):
        _end(reply, ReplyState.FAILED, str(error))
    else:
        pause = max(PAUSES[reply.deliveries - 1], error.retry_after or timedelta(0))
        with _outcome_of(reply):
            claims.release(reply, due_in=pause, state=ReplyState.PENDING, last_error=str(error))
            history.record(
                reply.ticket,
                EventKind.DELAYED,
                by=SENDER,
                reply_id=reply.public_id,
                reason=str(error),
                next_try_in_seconds=round(pause.total_seconds()),
            )


def _end(reply: Reply, state: ReplyState, reason: str) -> None:
    """No further try: a person must look."""
    kind = EventKind.UNKNOWN if state == ReplyState.UNKNOWN else EventKind.NOT_SENT
    with _outcome_of(reply):
        claims.release(reply, state=state, last_error=reason)
        history.record(reply.ticket, kind, by=SENDER, reply_id=reply.public_id, reason=reason)
        _hold(reply, HeldReason.DELIVERY)


def _withdraw(reply: Reply, reason: str) -> None:
    if reply.state == ReplyState.SENDING:
        _end(reply, ReplyState.UNKNOWN, f"It may have arrived before this: {reason}")
        return
    with _outcome_of(reply):
        claims.release(reply, state=ReplyState.CANCELLED, last_error=reason)
        history.record(reply.ticket, EventKind.CANCELLED, by=SENDER, reply_id=reply.public_id, reason=reason)
        _hold(reply, HeldReason.POLICY)


def _hold(reply: Reply, reason: HeldReason) -> None:
    _move_on(reply, Status.PENDING_CUSTOMER, review_state=ReviewState.HELD, held_reason=reason)


def _move_on(reply: Reply, to: Status, **values: Any) -> None:
    """Moves the ticket, unless the customer or a person has taken it elsewhere meanwhile."""
    ticket = reply.ticket
    current = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    if current.cycle != reply.cycle or current.status != Status.IN_PROGRESS:
        return
    if Reply.objects.filter(ticket=current, state__in=UNSENT).exclude(pk=reply.pk).exists():
        # A later reply is on its way; its outcome decides.
        return
    lifecycle.move(current, to, by=SENDER, due_at=None, **values)
