"""An answer takes every way by which the customer hears us: beside its own row in the outbox it has one for each other.

A copy is a reply of its own to whoever sends, tries again, counts and shows; so each delivery is made exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.functions import Now

from tickets import handoff
from tickets.models import Message, Origin, Reply, ReplyState, Ticket
from tickets.states import Direction


def queue_copies(reply: Reply, ways: Iterable[Ticket]) -> None:
    """In the transaction that says that the answer's sending begins, under the ticket's lock; once, however often."""
    ways = list(ways)
    if not ways:
        return
    made = set(Reply.objects.filter(copy_of=reply).values_list("origin_ticket", flat=True))
    for way in ways:
        if way.pk not in made and _may_go(reply, way):
            handoff.nudge_reply(_queue(reply, way).pk)


def refusal(copy: Reply) -> str:
    """Why the copy is not to be sent any more; empty while it is."""
    original = copy.copy_of
    is_withdrawn = original is not None and original.state == ReplyState.CANCELLED
    return "The answer was withdrawn." if is_withdrawn else ""


def _may_go(reply: Reply, way: Ticket) -> bool:
    """What no person had sent goes to no machine and to nobody whose name was forged."""
    return reply.is_sent_by_person or (way.reply_allowed and way.is_sender_verified)


def _queue(reply: Reply, way: Ticket) -> Reply:
    message = Message.objects.create(
        ticket=reply.ticket,
        direction=Direction.OUTBOUND,
        channel=way.channel,
        author_name=reply.message.author_name,
        text=reply.message.text,
    )
    return Reply.objects.create(
        ticket=reply.ticket,
        message=message,
        copy_of=reply,
        origin_ticket=way,
        cycle=reply.cycle,
        origin=Origin.COPY,
        author=reply.author,
        confidence=reply.confidence,
        status_after=reply.status_after,
        review_after=reply.review_after,
        precedence=reply.precedence,
        due_at=Now(),
    )
