"""What a reviewer does with an answer: approve it, send a held one, or reject it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from resolution.models import Attempt
from tickets import history, lifecycle, services
from tickets.models import EventKind, Reply, ReplyState, Ticket
from tickets.services import NotPossible
from tickets.states import ReviewState, Status


@transaction.atomic
def approve(ticket: Ticket, *, by: str) -> Reply | None:
    """A sent answer is right: the ticket is resolved. A held draft is right: it is sent as it is. Raises NotPossible."""
    ticket = services.lock(ticket)
    if ticket.review_state == ReviewState.SENT_FOR_REVIEW:
        lifecycle.move(ticket, Status.RESOLVED, by=by, reason="Approved.", review_state=ReviewState.APPROVED)
        history.record(ticket, EventKind.APPROVED, by=by)
        return None
    text = last_draft(ticket)
    if not (ticket.is_held and text):
        raise NotPossible("There is no answer to approve.")
    reply = services.reply_as_person(ticket, text=text, by=by, resolves=True, review_after=ReviewState.APPROVED)
    history.record(ticket, EventKind.APPROVED, by=by, reply_id=reply.public_id)
    return reply


@transaction.atomic
def reject(ticket: Ticket, *, by: str, reason: str) -> None:
    """The answer is wrong: a person takes the ticket over. Raises NotPossible."""
    ticket = services.lock(ticket)
    if ticket.review_state not in (ReviewState.SENT_FOR_REVIEW, ReviewState.HELD) or ticket.status == Status.OPEN:
        raise NotPossible("There is no answer to reject.")
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.REJECTED, held_reason="", due_at=None, **services.UNCLAIMED
    )
    history.record(ticket, EventKind.REJECTED, by=by, reason=reason)


def last_draft(ticket: Ticket) -> str:
    """This cycle's answer, unless it went out or may have."""
    not_out = Q(reply=None) | Q(reply__state=ReplyState.CANCELLED)
    attempt = Attempt.objects.filter(not_out, ticket=ticket, cycle=ticket.cycle).first()
    return attempt.text if attempt else ""
