"""*This solved it* and *It did not*: what the customer's word does to the ticket and says of the answer. Once an answer."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from resolution.event_kinds import ResolutionEvent
from resolution.feedback.reopen_closed import open_after_closed
from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt, Feedback, Said, VerdictKind
from resolution.review.record_verdict import record_verdict
from tickets import history
from tickets.actions.customer_acts import CUSTOMER, call_person, mark_helped, waits_for_person
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_survivor
from tickets.actions.undelivered import UNDELIVERED, mark_sent
from tickets.models import ANSWERS, EventKind, Origin, Reply, ReplyState, Ticket
from tickets.states import Status

DID_NOT_HELP = "The customer says that the answer did not help."
VERDICTS = {Said.SOLVED: VerdictKind.SOLVED, Said.NOT_SOLVED: VerdictKind.DID_NOT_HELP}


class AlreadyGiven(NotPossible):
    """Something else was said of this answer before, and stands."""


class TooOld(NotPossible):
    """The links of this answer have expired."""


def answer_with_feedback(reply_id: UUID) -> Reply | None:
    """The answer that a link names; None if there is none, or if it never went out."""
    answers = Reply.objects.filter(origin__in=ANSWERS).exclude(state=ReplyState.CANCELLED)
    return answers.select_related("ticket__merged_into", "message", "feedback").filter(pk=reply_id).first()


def has_expired(reply: Reply) -> bool:
    return (reply.sent_at or reply.created_at) < timezone.now() - timedelta(days=settings.FEEDBACK_DAYS)


@transaction.atomic
def give_feedback(reply: Reply, said: Said, *, comment: str = "") -> Feedback:
    """The same again is what was said first. Raises NotPossible, of which AlreadyGiven and TooOld are kinds."""
    ticket = lock_survivor(reply.ticket)
    if (before := Feedback.objects.filter(reply=reply).first()) is not None:
        if before.said != said:
            raise AlreadyGiven("You have told us something else of this answer before.")
        return before
    if has_expired(reply):
        raise TooOld("The links of this answer have expired.")
    _note_arrival(reply)
    feedback = Feedback.objects.create(
        reply=reply,
        ticket_id=reply.ticket_id,
        customer_id=reply.ticket.customer_id,
        cycle=reply.cycle,
        said=said,
        comment=comment,
    )
    _judge(reply, said, comment)
    act = _solved if said == Said.SOLVED else _not_solved
    act(reply, ticket, comment)
    return feedback


@transaction.atomic
def rate(feedback: Feedback, rating: int, *, comment: str = "") -> bool:
    """From 1 to 5, once a resolution; whether this is the rating that stands now."""
    ticket = lock_survivor(feedback.ticket)
    of_resolution = Feedback.objects.filter(ticket=feedback.ticket_id, cycle=feedback.cycle, rating__isnull=False)
    if of_resolution.exists():
        return False
    words = {"comment": comment} if comment else {}
    Feedback.objects.filter(pk=feedback.pk).update(rating=rating, rated_at=Now(), **words)
    history.record(ticket, ResolutionEvent.RATED, by=CUSTOMER, to_value=str(rating), reason=comment)
    return True


def _note_arrival(reply: Reply) -> None:
    """Whoever has the link has the answer. Raises NotPossible where it is being sent at this moment."""
    if reply.state in UNDELIVERED:
        # Otherwise somebody has settled it meanwhile.
        with suppress(NotPossible):
            mark_sent(reply, by=CUSTOMER)
    elif reply.state != ReplyState.SENT:
        raise NotPossible("The answer is on its way at this moment. Try again in a minute.")


def _judge(reply: Reply, said: Said, comment: str) -> None:
    """A person's own words are nobody's attempt."""
    if reply.origin != Origin.AGENT:
        return
    attempt = Attempt.objects.filter(ticket=reply.ticket_id, cycle=reply.cycle).exclude(text="").first()
    if attempt is not None:
        record_verdict(attempt, VERDICTS[said], by=CUSTOMER, reason=comment)


def _solved(reply: Reply, ticket: Ticket, comment: str) -> None:
    if ticket.customer_id == reply.ticket.customer_id:
        mark_helped(ticket)
    else:
        # Its conversation went to another customer's ticket, of which this says nothing.
        history.record(ticket, EventKind.HELPED, by=CUSTOMER)


def _not_solved(reply: Reply, ticket: Ticket, comment: str) -> None:
    history.record(ticket, ResolutionEvent.NOT_HELPED, by=CUSTOMER, reply_id=reply.public_id, reason=comment)
    if ticket.status == Status.CLOSED:
        open_after_closed(reply, ticket, comment)
        return
    if waits_for_person(ticket):
        return
    if ticket.is_settled:
        history.record(ticket, EventKind.REOPENED, by=CUSTOMER)
    call_person(ticket, reason=ResolutionHeld.DID_NOT_HELP, why=DID_NOT_HELP)
