"""Taking back what a reviewer has just done: the reply before it leaves, the verdict, and how the ticket stood."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from resolution.event_kinds import ResolutionEvent
from resolution.models import ReviewAct, VerdictKind
from resolution.review.record_verdict import record_verdict
from resolution.review.reviewer_acts import UNDO_FOR
from tickets import history
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_any_ticket
from tickets.actions.outbox import take_back
from tickets.actions.put_back import put_back
from tickets.models import ReplyState, Ticket
from tickets.presentation.assistant import name_in_words
from tickets.presentation.event_words import event_words

REASON = "Taken back by who had it sent."


@transaction.atomic
def undo_review(key: UUID, *, by: str) -> Ticket:
    """The ticket as it was before. Taken back already: once is enough. Raises NotPossible, with what has happened."""
    found = ReviewAct.objects.filter(pk=key, by=by).values_list("ticket", flat=True).first()
    if found is None:
        raise NotPossible("There is nothing of yours to take back.")
    ticket = lock_any_ticket(found)
    act = ReviewAct.objects.select_related("reply", "attempt").get(pk=key)
    if act.undone_at is not None:
        return ticket
    _refuse_what_is_over(act)
    _refuse_what_went_on(act, ticket)
    if act.reply is not None:
        take_back(act.reply, by=by, reason=REASON)
    put_back(ticket, act.before, by=by, reason=REASON)
    history.record(ticket, ResolutionEvent.UNDONE, by=by, verb=act.verb)
    if act.attempt is not None and act.attempt.text:
        record_verdict(act.attempt, VerdictKind.WITHDRAWN, by=by)
    ReviewAct.objects.filter(pk=act.pk).update(undone_at=Now())
    return ticket


def _refuse_what_is_over(act: ReviewAct) -> None:
    """A reply can be taken back while it waits; what sends nothing, for as long as a reply would."""
    if act.reply is not None:
        if act.reply.state in (ReplyState.SENDING, ReplyState.SENT, ReplyState.UNKNOWN):
            raise NotPossible(f"It can't be taken back: it has left. Write to the customer of #{act.ticket.number}.")
    elif not ReviewAct.objects.filter(pk=act.pk, at__gt=Now() - UNDO_FOR * 1.5).exists():
        raise NotPossible("It can't be taken back any more: the ten seconds are over.")


def _refuse_what_went_on(act: ReviewAct, ticket: Ticket) -> None:
    since = ticket.history.filter(pk__gt=act.last_event).order_by("-at", "-id").first()
    if since is not None:
        words = f"{name_in_words(since.actor)}: {event_words(since)}"
        raise NotPossible(f"It can't be taken back: #{ticket.number} has gone on since. {words}")
