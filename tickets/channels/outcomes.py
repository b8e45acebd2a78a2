"""What becomes of a reply and of its ticket once sending has worked, or has not.

An acknowledgement leaves its ticket where it is, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Now

from tickets import claims, far_ends, handoff, history, lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.hold_undelivered import hold_undelivered
from tickets.actions.outbox_holds import not_held, standing_scopes
from tickets.actions.undelivered import mark_sent
from tickets.backoff import Backoff
from tickets.channels.base import DeliveryError, DeliveryReceipt, FarEndError
from tickets.models import ANSWERS, EventKind, FarEnd, Message, Reply, ReplyState, Ticket
from tickets.states import HeldReason, ReviewState, Status

# The pause before each further try; after the last, a person is asked.
BACKOFF = Backoff(tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600)))
# A reply that is not at fault is put back for so long; how often the server is tried is the server's affair.
PUT_BACK = timedelta(seconds=5)
SENDER = "sender"
ON_ITS_WAY = (ReplyState.PENDING, ReplyState.SENDING)
UNDELIVERED = (ReplyState.FAILED, ReplyState.UNKNOWN)
UNSETTLED = (*ON_ITS_WAY, *UNDELIVERED)
# What an outcome asks of the ticket; its text is not read for it.
OF_TICKET = ("pk", "status", "cycle", "review_state", "held_reason")
ENDINGS = {
    ReplyState.UNKNOWN: EventKind.UNKNOWN,
    ReplyState.FAILED: EventKind.NOT_SENT,
    ReplyState.CANCELLED: EventKind.CANCELLED,
}


@contextmanager
def locked(reply: Reply) -> Iterator[Ticket]:
    """A transaction that locks the ticket before the reply, as everybody does: the other order could deadlock."""
    with transaction.atomic():
        yield Ticket.objects.select_for_update(of=("self",)).only(*OF_TICKET).get(pk=reply.ticket_id)


def succeeded(reply: Reply, sent: DeliveryReceipt) -> None:
    with locked(reply) as ticket:
        claims.release(
            reply, state=ReplyState.SENT, sent_at=Now(), recipient=sent.recipient, last_error="", tries=reply.tries
        )
        if sent.message_id:
            Message.objects.filter(pk=reply.message_id).update(message_id=sent.message_id)
        _record(reply, EventKind.SENT, via=reply.via)
        if not reply.is_acknowledgement:
            _answered(reply, ticket)


def settle_as_sent(reply: Reply) -> None:
    """It got through after others had written it off as unknown; nothing happens where somebody has acted on that."""
    if _written_off(reply).exists() and not reply.is_acknowledgement:
        with suppress(NotPossible):
            mark_sent(reply, by=SENDER)


def settle_as_not_sent(reply: Reply, reason: str) -> None:
    """It never left, so whoever looks at it may send it again without fear."""
    with locked(reply):
        if _written_off(reply).update(state=ReplyState.FAILED, last_error=reason):
            _record(reply, EventKind.NOT_SENT, reason=reason)


def _written_off(reply: Reply) -> QuerySet[Reply]:
    return Reply.objects.filter(pk=reply.pk, state=ReplyState.UNKNOWN, deliveries=reply.deliveries)


def failed(reply: Reply, error: DeliveryError) -> None:
    if error.unknown:
        end(reply, ReplyState.UNKNOWN, str(error))
    elif isinstance(error, FarEndError) and not error.counts:
        _put_back(reply, error)
    elif error.permanent or reply.deliveries > len(BACKOFF.pauses):
        end(reply, ReplyState.FAILED, str(error))
    else:
        _try_later(reply, error)


def end(reply: Reply, state: ReplyState, reason: str) -> None:
    """No further try: a person must look, but for an acknowledgement, which is not worth it."""
    if reply.is_acknowledgement and state == ReplyState.FAILED:
        state = ReplyState.CANCELLED
    with locked(reply):
        claims.release(reply, state=state, last_error=reason)
        _record(reply, ENDINGS[state], reason=reason)
        _hold(reply, HeldReason.DELIVERY)


def withdraw(reply: Reply, reason: str) -> None:
    """It is no longer permitted."""
    if reply.state == ReplyState.SENDING:
        end(reply, ReplyState.UNKNOWN, f"It may have arrived before this: {reason}")
        return
    with locked(reply):
        claims.release(reply, state=ReplyState.CANCELLED, last_error=reason)
        _record(reply, EventKind.CANCELLED, reason=reason)
        _hold(reply, HeldReason.POLICY)


def resume(far_end: FarEnd) -> int:
    """The server is well again: what waits for it is due now; how many that are."""
    waiting = Reply.objects.filter(far_end=far_end, state=ReplyState.PENDING, claim=None, deliveries__gt=0)
    return waiting.filter(due_at__gt=Now()).update(due_at=Now())


def try_now(far_end: FarEnd) -> bool:
    """A person wants a paused server probed at once, by the reply that is next there. False where it is not paused."""
    if not far_ends.try_now(far_end):
        return False
    waiting = Reply.objects.filter(far_end=far_end, state=ReplyState.PENDING, claim=None, due_at__isnull=False)
    # One that was never tried and is not due may still be taken back.
    waiting = waiting.filter(Q(due_at__lte=Now()) | Q(deliveries__gt=0) | ~Q(last_error=""))
    if (first := waiting.order_by("due_at").first()) is not None:
        waiting.filter(pk=first.pk, due_at__gt=Now()).update(due_at=Now())
        handoff.nudge_reply(first.pk)
    return True


def give_up_waiting(far_end: FarEnd, *, most: int) -> int:
    """Ends what has waited too long for a server that is paused; how many that were."""
    too_long = Reply.objects.filter(far_end=far_end, state=ReplyState.PENDING, due_at__lte=Now())
    old = not_held(too_long, standing_scopes()).filter(queued_at__lt=Now() - settings.DELIVERY_PATIENCE)
    taken = [
        claims.take(Reply.objects.select_related("ticket"), key) for key in old.values_list("pk", flat=True)[:most]
    ]
    for reply in (mine := [reply for reply in taken if reply is not None]):
        end(reply, ReplyState.FAILED, _waited_too_long(far_end.last_error))
    return len(mine)


def _put_back(reply: Reply, error: FarEndError) -> None:
    """It is not at fault: it waits as it was, without having used a try; for days, but not for ever."""
    waits = Reply.objects.filter(pk=reply.pk, queued_at__gt=Now() - settings.DELIVERY_PATIENCE)
    if not waits.exists():
        end(reply, ReplyState.FAILED, _waited_too_long(str(error)))
        return
    is_news = reply.last_error != str(error)
    with locked(reply):
        claims.release(
            reply, due_in=PUT_BACK, state=ReplyState.PENDING, last_error=str(error), deliveries=reply.deliveries - 1
        )
        if is_news:
            # Once, not with each look at the server.
            _record(reply, EventKind.DELAYED, reason=str(error))


def _waited_too_long(error: str) -> str:
    return f"Not sent within {settings.DELIVERY_PATIENCE / timedelta(days=1):g} days. {error}".strip()


def _try_later(reply: Reply, error: DeliveryError) -> None:
    pause = max(BACKOFF.after(reply.deliveries), error.retry_after or timedelta(0))
    with locked(reply):
        claims.release(reply, due_in=pause, state=ReplyState.PENDING, last_error=str(error))
        seconds = round(pause.total_seconds())
        _record(reply, EventKind.DELAYED, reason=str(error), next_try_in_seconds=seconds)


def _record(reply: Reply, kind: EventKind, **detail: Any) -> None:
    if reply.is_acknowledgement or reply.is_copy:
        detail["what"] = "copy of the reply" if reply.is_copy else reply.get_purpose_display().lower()
    history.record(reply.ticket, kind, by=SENDER, reply_id=reply.public_id, **detail)


def _answered(reply: Reply, ticket: Ticket) -> None:
    unsettled = list(Reply.objects.filter(ticket=ticket, state__in=UNSETTLED).exclude(pk=reply.pk).order_by())
    answer: dict[str, Any] = {"resolution": reply.message.text, "first_answer_at": Coalesce("first_answer_at", Now())}
    if _stands_there(ticket, reply) and not any(map(_is_on_its_way, unsettled)):
        to = Status(reply.status_after)
        lifecycle.move(ticket, to, by=SENDER, due_at=None, review_state=reply.review_after, **answer)
    else:
        Ticket.objects.filter(pk=ticket.pk).update(last_activity_at=Now(), **answer)
    if any(one.copy_of_id == reply.pk and one.state in UNDELIVERED for one in unsettled):
        # A copy may have failed before the answer itself got through. A copy of its own answers for itself.
        _hold_by_copy(reply)


def _hold(reply: Reply, reason: str) -> None:
    if reply.is_copy:
        _hold_by_copy(reply)
    elif not reply.is_acknowledgement:
        _move_on(reply, Status.PENDING_CUSTOMER, review_state=ReviewState.HELD, held_reason=reason)


def _hold_by_copy(reply: Reply) -> None:
    """One of the customer's ways did not hear what another did. One that was withdrawn on purpose need not."""
    if not Reply.objects.filter(Q(pk=reply.pk) | Q(copy_of=reply), state__in=UNDELIVERED).exists():
        return
    ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=reply.ticket_id)
    if ticket.cycle == reply.cycle:
        hold_undelivered(ticket, by=SENDER, reason="The answer did not arrive by every way.")


def _move_on(reply: Reply, to: Status, **values: Any) -> None:
    """Moves the ticket, unless the customer or a person has taken it elsewhere meanwhile."""
    current = Ticket.objects.select_for_update(of=("self",)).get(pk=reply.ticket_id)
    if not _stands_there(current, reply):
        return
    later = Reply.objects.filter(ticket=current, state__in=ON_ITS_WAY, origin__in=ANSWERS).exclude(pk=reply.pk)
    if later.exists():
        # Its outcome decides.
        return
    lifecycle.move(current, to, by=SENDER, due_at=None, **values)


def _stands_there(ticket: Ticket, reply: Reply) -> bool:
    return ticket.cycle == reply.cycle and ticket.status == Status.IN_PROGRESS


def _is_on_its_way(reply: Reply) -> bool:
    return reply.state in ON_ITS_WAY and reply.origin in ANSWERS


def mark_fetched(messages: Iterable[Message]) -> int:
    """An answer that nobody brings is the integration's once it has read it.

    Notes the first reading of the answers among them; how many that were. Costs a statement only where there are such.
    """
    replies = (getattr(message, "reply", None) for message in messages)
    unread = [reply.pk for reply in replies if reply and reply.must_be_fetched and reply.fetched_at is None]
    return Reply.objects.filter(pk__in=unread, fetched_at=None).update(fetched_at=Now()) if unread else 0
