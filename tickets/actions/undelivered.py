"""What a person does with a reply that failed, or of which nobody knows whether it arrived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from tickets import handoff, history, lifecycle
from tickets.actions.bulk import BulkResult
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_any_ticket
from tickets.claims import UNCLAIMED
from tickets.models import EventKind, Reply, ReplyState, Ticket
from tickets.states import HeldReason, ReviewState, Status

UNDELIVERED = (ReplyState.FAILED, ReplyState.UNKNOWN)


@transaction.atomic
def mark_sent(reply: Reply, *, by: str) -> None:
    """A person knows that the customer has it: the ticket goes on as if it had been delivered. Raises NotPossible."""
    ticket = lock_any_ticket(reply.ticket_id)
    reply = _lock(reply)
    Reply.objects.filter(pk=reply.pk).update(
        state=ReplyState.SENT, sent_at=Now(), last_error="", due_at=None, **UNCLAIMED
    )
    history.record(ticket, EventKind.SENT, by=by, reply_id=reply.public_id, confirmed=True)
    Ticket.objects.filter(pk=ticket.pk).update(last_activity_at=Now())
    if not Reply.objects.filter(ticket=ticket, state=ReplyState.SENT, created_at__gt=reply.created_at).exists():
        Ticket.objects.filter(pk=ticket.pk).update(resolution=reply.message.text)
    Ticket.objects.filter(pk=ticket.pk, first_answer_at__isnull=True).update(first_answer_at=Now())
    if not _waits_for(ticket, reply):
        return
    settled = {"review_state": reply.review_after, "held_reason": ""}
    if reply.status_after == Status.PENDING_CUSTOMER:
        waiting_since = Now() if reply.review_after == ReviewState.SENT_FOR_REVIEW else None
        Ticket.objects.filter(pk=ticket.pk).update(waiting_since=waiting_since, **settled)
    else:
        lifecycle.move(ticket, Status(reply.status_after), by=by, reason="The reply had arrived.", **settled)


@transaction.atomic
def send_again(reply: Reply, *, by: str) -> None:
    """The reply goes back into the outbox with all its tries. Raises NotPossible, also when the ticket has moved on.

    A person has decided it: no cap stops it, and an address that mail came back from is tried once more.
    """
    ticket = lock_any_ticket(reply.ticket_id)
    reply = _lock(reply)
    if not _waits_for(ticket, reply):
        raise NotPossible("The ticket has moved on since; write a new reply.")
    lifecycle.move(
        ticket,
        Status.IN_PROGRESS,
        by=by,
        reason="The reply is sent again.",
        review_state=ReviewState.NONE,
        held_reason="",
        due_at=None,
        **UNCLAIMED,
    )
    Reply.objects.filter(pk=reply.pk).update(
        # A copy goes the way that it was made for; an answer finds its way anew.
        origin_ticket=reply.origin_ticket_id if reply.is_copy else None,
        state=ReplyState.PENDING,
        sent_again_by=by,
        via="",
        recipient="",
        deliveries=0,
        last_error="",
        due_at=Now(),
        queued_at=Now(),
        far_end=None,
        **UNCLAIMED,
    )
    history.record(ticket, EventKind.QUEUED, by=by, reply_id=reply.public_id)
    handoff.nudge_reply(reply.pk)


def send_all_again(replies: Iterable[Reply], *, by: str) -> BulkResult:
    """Each by itself; those that refuse are counted with their reason."""
    count, refused = 0, Counter[str]()
    for reply in replies:
        try:
            send_again(reply, by=by)
            count += 1
        except (NotPossible, lifecycle.LifecycleError) as refusal:
            refused[str(refusal)] += 1
    return BulkResult(count=count, refused=refused)


def _lock(reply: Reply) -> Reply:
    found = Reply.objects.select_for_update(of=("self",)).select_related("message").get(pk=reply.pk)
    if found.is_acknowledgement:
        raise NotPossible("An acknowledgement is not worth a second try; write a reply.")
    if found.state not in UNDELIVERED:
        raise NotPossible(
            f"The reply is “{found.get_state_display().lower()}”; only a failed or unknown one can be settled."
        )
    return found


def _waits_for(ticket: Ticket, reply: Reply) -> bool:
    """Whether the ticket still stands where the failed delivery left it."""
    return (
        ticket.cycle == reply.cycle
        and ticket.status == Status.PENDING_CUSTOMER
        and ticket.held_reason == HeldReason.DELIVERY
    )
