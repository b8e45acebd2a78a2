"""What becomes of a ticket that has lost a part of its conversation: an undone merge, or a message split off."""

from __future__ import annotations

from tickets import lifecycle
from tickets.actions.outbox import cancel_unsent
from tickets.actions.work_on import begin_cycle, read_again
from tickets.claims import UNCLAIMED
from tickets.models import Message, Origin, Reply, ReplyState, Ticket
from tickets.open_lists import is_the_agents
from tickets.states import Direction, ReviewState, Status


def rework_ticket(ticket: Ticket, *, by: str, reason: str) -> None:
    """Has the reader or the agent look at what is left, where it is theirs and something is asked.

    The caller has the ticket locked. What has been said to the customer stays said.
    """
    if ticket.status == Status.OPEN:
        read_again(ticket)
        return
    if not _is_with_the_agent(ticket):
        return
    cancel_unsent(ticket, by=by, reason=reason, origins=[Origin.AGENT])
    if is_asked(ticket) or not ticket.resolution:
        begin_cycle(ticket, by=by, reason=reason, retries=0)
    else:
        settled = {"review_state": ReviewState.NONE, "held_reason": "", "due_at": None, **UNCLAIMED}
        lifecycle.move(ticket, Status.RESOLVED, by=by, reason=reason, **settled)


def is_asked(ticket: Ticket) -> bool:
    """The customer had the last word."""
    said = Message.objects.of_conversation(ticket).said()
    newest = said.order_by("-created_at", "-id").first()
    return newest is not None and newest.direction == Direction.INBOUND


def _is_with_the_agent(ticket: Ticket) -> bool:
    if ticket.status == Status.PENDING_CUSTOMER:
        return is_the_agents(ticket.held_reason)
    waiting = Reply.objects.filter(ticket=ticket, state=ReplyState.PENDING, origin=Origin.AGENT)
    return ticket.status == Status.IN_PROGRESS and (ticket.due_at is not None or waiting.exists())
