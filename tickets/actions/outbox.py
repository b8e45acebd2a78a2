"""Writing replies into the outbox, and taking them back before they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from tickets import handoff, history
from tickets.actions.errors import NotPossible
from tickets.actions.last_lines import promises_person
from tickets.actions.lock import lock_any_ticket
from tickets.models import (
    ANSWERS,
    SENT_BY_PEOPLE,
    EventKind,
    Message,
    Origin,
    Precedence,
    Purpose,
    Reply,
    ReplyState,
    Ticket,
)
from tickets.states import Direction, Priority, ReviewState, Status

AT_ONCE = timedelta(0)
OF_ANSWERS = {Priority.URGENT: Precedence.URGENT, Priority.HIGH: Precedence.HIGH}
# What nobody wrote. A person's answer that is on its way goes out.
AUTOMATIC = (Origin.AGENT, Origin.ACKNOWLEDGEMENT)


def queue_agent_reply(
    ticket: Ticket,
    *,
    text: str,
    author: str,
    confidence: float,
    status_after: Status,
    review_after: ReviewState,
    person_comes: bool = False,
    due_in: timedelta = AT_ONCE,
) -> Reply:
    """The agent's reply of this cycle; a second one for the same cycle is an IntegrityError, unless the first is cancelled.

    `due_in`: it is not sent before, and can be taken back until then.
    """
    return _queue_answer(
        ticket,
        text=text,
        origin=Origin.AGENT,
        purpose=Purpose.ANSWER,
        author=author,
        confidence=confidence,
        status_after=status_after,
        review_after=review_after,
        person_comes=person_comes,
        due_in=due_in,
    )


def queue_released_reply(
    ticket: Ticket,
    *,
    text: str,
    author: str,
    confidence: float | None,
    by: str,
    person_comes: bool = False,
    due_in: timedelta = AT_ONCE,
) -> Reply:
    """The agent's draft as it stands, which the reviewer `by` had sent: it stays the agent's. `due_in`: as above."""
    return _queue_answer(
        ticket,
        text=text,
        origin=Origin.AGENT,
        purpose=Purpose.ANSWER,
        author=author,
        confidence=confidence,
        released_by=by,
        status_after=Status.RESOLVED,
        review_after=ReviewState.APPROVED,
        person_comes=person_comes,
        due_in=due_in,
    )


def queue_person_reply(
    ticket: Ticket,
    *,
    text: str,
    author: str,
    status_after: Status,
    review_after: ReviewState,
    mail_to: str = "",
    person_comes: bool = False,
    nonce: str = "",
    due_in: timedelta = AT_ONCE,
) -> Reply:
    """`mail_to`: the address that it is mailed to, instead of going the ticket's own way.

    `nonce`: of the form that it came in; a second reply by the same form is an IntegrityError. `due_in`: it is not sent
    before, and can be taken back until then.
    """
    chosen = {"via": "email", "recipient": mail_to} if mail_to else {}
    return _queue_answer(
        ticket,
        text=text,
        origin=Origin.PERSON,
        author=author,
        status_after=status_after,
        review_after=review_after,
        person_comes=person_comes,
        nonce=nonce,
        due_in=due_in,
        **chosen,
    )


def queue_acknowledging(ticket: Ticket, *, text: str, author: str, due_in: timedelta) -> Reply:
    """The ticket's acknowledgement, which moves nothing when it is sent; a second one is an IntegrityError."""
    return _queue(
        ticket,
        text=text,
        origin=Origin.ACKNOWLEDGEMENT,
        purpose=Purpose.ACKNOWLEDGEMENT,
        author=author,
        status_after="",
        review_after=ReviewState.NONE,
        due_in=due_in,
    )


def queue_hand_over(ticket: Ticket, *, text: str, author: str, due_in: timedelta = AT_ONCE) -> Reply:
    """Says that a person comes. It moves nothing when it is sent; a second one in this cycle is an IntegrityError."""
    reply = _queue(
        ticket,
        text=text,
        origin=Origin.ACKNOWLEDGEMENT,
        purpose=Purpose.HAND_OVER,
        author=author,
        status_after="",
        review_after=ReviewState.NONE,
        due_in=due_in,
        person_comes=True,
    )
    handoff.nudge_reply(reply.pk)
    return reply


@transaction.atomic
def take_back(reply: Reply, *, by: str, reason: str) -> None:
    """Cancels one reply before its sending begins; what becomes of its ticket is the caller's. Raises NotPossible."""
    lock_any_ticket(reply.ticket_id)
    if not _cancel(reply, by=by, reason=reason):
        raise NotPossible("It is too late to take it back: it is being sent, or was.")


def cancel_unsent(ticket: Ticket, *, by: str, reason: str, origins: Sequence[str] = ANSWERS) -> int:
    """Cancels the answers not yet being sent; how many that were. `origins` limits it to whose replies.

    A draft that a person has released counts as that person's.
    """
    waiting = Reply.objects.filter(ticket=ticket, state=ReplyState.PENDING, origin__in=origins)
    if Origin.PERSON not in origins:
        waiting = waiting.exclude(SENT_BY_PEOPLE)
    return sum(_cancel(reply, by=by, reason=reason) for reply in waiting.select_related("ticket"))


def _cancel(reply: Reply, *, by: str, reason: str) -> bool:
    """Also one that a worker has claimed and not begun: it finds that out before it begins."""
    waiting = Reply.objects.filter(pk=reply.pk, state=ReplyState.PENDING)
    cancelled = waiting.update(
        state=ReplyState.CANCELLED, due_at=None, claim=None, claimed_until=None, last_error=reason
    )
    if cancelled:
        history.record(reply.ticket, EventKind.CANCELLED, by=by, reply_id=reply.public_id, reason=reason)
    return bool(cancelled)


def _queue_answer(ticket: Ticket, *, author: str, **columns: Any) -> Reply:
    reply = _queue(ticket, author=author, **columns)
    history.record(ticket, EventKind.QUEUED, by=reply.released_by or author, reply_id=reply.public_id)
    handoff.nudge_reply(reply.pk)
    return reply


def _queue(
    ticket: Ticket,
    *,
    text: str,
    author: str,
    origin: Origin,
    purpose: str = "",
    due_in: timedelta = AT_ONCE,
    person_comes: bool = False,
    **columns: Any,
) -> Reply:
    message = Message.objects.create(
        ticket=ticket, direction=Direction.OUTBOUND, channel=ticket.channel, author_name=author, text=text
    )
    return Reply.objects.create(
        ticket=ticket,
        message=message,
        cycle=ticket.cycle,
        author=author,
        origin=origin,
        purpose=purpose,
        precedence=Precedence.PERSON if columns.get("released_by") else _precedence(origin, ticket),
        due_at=Now() + due_in,
        promises_person=person_comes or promises_person(text),
        **columns,
    )


def _precedence(origin: Origin, ticket: Ticket) -> Precedence:
    if origin == Origin.PERSON:
        return Precedence.PERSON
    return (
        Precedence.ACKNOWLEDGEMENT
        if origin == Origin.ACKNOWLEDGEMENT
        else OF_ANSWERS.get(Priority(ticket.priority), Precedence.ORDINARY)
    )
