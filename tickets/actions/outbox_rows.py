"""What an operator does with one reply that waits in the outbox."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from tickets import handoff
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_any_ticket
from tickets.actions.outbox import take_back
from tickets.actions.people import ON_ITS_WAY, hold_for_people
from tickets.models import ANSWERS, Origin, Reply, ReplyState, Ticket
from tickets.states import HeldReason, Status

# It waits for a next try; one that was never tried may still be taken back by who sent it.
WAS_TRIED = Q(deliveries__gt=0) | ~Q(last_error="")


@transaction.atomic
def cancel_reply(reply: Reply, *, by: str, why: str) -> None:
    """It is not sent, and a person has its ticket. Raises NotPossible, also once its sending has begun."""
    ticket = lock_any_ticket(reply.ticket_id)
    take_back(reply, by=by, reason=why or f"Cancelled by {by}.")
    if reply.origin in ANSWERS and _waited_for(ticket, reply):
        # The assistant's words stand as a draft; a person's were theirs to send.
        reason = HeldReason.POLICY if reply.origin == Origin.AGENT else HeldReason.DELIVERY
        hold_for_people(ticket, reason=reason, by=by, why="Its reply was cancelled.")


@transaction.atomic
def try_reply_now(reply: Reply) -> None:
    """It need not wait for its next try. Raises NotPossible."""
    waiting = Reply.objects.filter(WAS_TRIED, pk=reply.pk, state=ReplyState.PENDING, claim=None)
    if not waiting.update(due_at=Now()):
        raise NotPossible("It does not wait for a next try.")
    handoff.nudge_reply(reply.pk)


def _waited_for(ticket: Ticket, reply: Reply) -> bool:
    others = Reply.objects.filter(ticket=ticket, state__in=ON_ITS_WAY, origin__in=ANSWERS).exclude(pk=reply.pk)
    return ticket.cycle == reply.cycle and ticket.status == Status.IN_PROGRESS and not others.exists()
