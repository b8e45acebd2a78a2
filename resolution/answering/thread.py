"""What of a conversation an answer is made from: what was said since the ticket's last resolution, with that answer itself.

Who reopens a ticket asks anew, and what was settled before is no part of it. Whether something was said before is asked of
all answers.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from resolution.answering.base import ConversationTurn
from tickets.lanes.mail.sender_doubts import doubt_in_words, load_with_doubts
from tickets.models import ANSWERS, EventKind, Message, ReplyState, Ticket
from tickets.states import Direction, Status

MOST_TURNS = 20
MOST_ANSWERS = 50
# What was withdrawn or failed has told the customer nothing.
MAY_HAVE_ARRIVED = (ReplyState.SENT, ReplyState.SENDING, ReplyState.UNKNOWN)


def turns_of(ticket: Ticket) -> tuple[ConversationTurn, ...]:
    """The newest, oldest first. Internal notes stay out."""
    needed = _since(ticket).only("direction", "channel", "author_name", "author_email", "text", "created_at")
    messages = load_with_doubts(needed.order_by("-created_at", "-id")[:MOST_TURNS])
    return tuple(
        ConversationTurn(
            direction=m.direction,
            author=m.author_name or m.author_email,
            text=m.text,
            at=m.created_at,
            doubt=doubt_in_words(m),
        )
        for m in reversed(messages)
    )


def answers_before(ticket: Ticket, turns: tuple[ConversationTurn, ...]) -> tuple[str, ...]:
    """What was said to the customer before these turns, oldest first."""
    if not turns:
        return ()
    earlier = _answers(ticket).filter(created_at__lt=turns[0].at).order_by("-created_at", "-id")
    return tuple(reversed(earlier.values_list("text", flat=True)[:MOST_ANSWERS]))


def _said(ticket: Ticket) -> QuerySet[Message]:
    heard = Q(reply=None) | Q(reply__state__in=MAY_HAVE_ARRIVED, reply__origin__in=ANSWERS)
    return Message.objects.of_conversation(ticket).exclude(direction=Direction.NOTE).filter(heard)


def _answers(ticket: Ticket) -> QuerySet[Message]:
    return _said(ticket).filter(direction=Direction.OUTBOUND)


def _since(ticket: Ticket) -> QuerySet[Message]:
    resolved_at = _resolved_at(ticket)
    if resolved_at is None:
        return _said(ticket)
    answer = (
        _answers(ticket).filter(created_at__lte=resolved_at).order_by("-created_at", "-id").only("created_at").first()
    )
    since = _said(ticket).filter(created_at__gte=answer.created_at if answer else resolved_at)
    # Resolved without a word since: then all of it is what there is.
    return since if since.filter(direction=Direction.INBOUND).exists() else _said(ticket)


def _resolved_at(ticket: Ticket) -> datetime | None:
    if ticket.cycle == 1:
        return None
    moves = ticket.history.filter(kind=EventKind.STATUS, to_value=Status.RESOLVED)
    return moves.order_by("-at", "-id").values_list("at", flat=True).first()
