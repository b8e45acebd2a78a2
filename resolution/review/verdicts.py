"""What a reviewer does with an answer: approve it, send a held one, or reject it. A verdict names the text that was shown."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, OuterRef

from resolution.closing import person_comes_next
from resolution.event_kinds import ResolutionEvent
from resolution.models import Attempt, VerdictKind
from resolution.review.masked_text import refuse_masked
from resolution.review.record_verdict import record_edit, record_verdict
from tickets import history, lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.actions.outbox import AT_ONCE, queue_released_reply
from tickets.actions.reply import take_up
from tickets.claims import UNCLAIMED
from tickets.models import ANSWERS, Reply, ReplyState, Ticket
from tickets.presentation.state_words import WORTH_CHECKING
from tickets.states import ReviewState, Status


class StaleVerdict(NotPossible):
    """The answer is another one by now: what was not read must not be sent, nor blamed."""


@transaction.atomic
def approve(
    ticket: Ticket,
    *,
    by: str,
    attempt_id: str,
    text_hash: str,
    seconds: int | None = None,
    due_in: timedelta = AT_ONCE,
) -> Reply | None:
    """A sent answer is right: the ticket is resolved. A held draft is right: it is sent as it is. Raises NotPossible.

    `seconds` is how long the reviewer took; a draft is not sent before `due_in`.
    """
    ticket = lock_ticket(ticket)
    _refuse_another(ticket, attempt_id, text_hash)
    if ticket.review_state == ReviewState.SENT_FOR_REVIEW:
        lifecycle.move(ticket, Status.RESOLVED, by=by, reason="Approved.", review_state=ReviewState.APPROVED)
        history.record(ticket, ResolutionEvent.APPROVED, by=by)
        _record(ticket, VerdictKind.APPROVED, by=by, seconds=seconds)
        return None
    text = last_draft(ticket)
    if text and _is_a_guess(ticket):
        raise NotPossible("Nothing was found that fits. Open the draft, make it right, and send that.")
    if not (ticket.is_held and text):
        raise NotPossible("There is no answer to approve.")
    return release_draft(ticket, text, by=by, seconds=seconds, due_in=due_in)


def release_draft(
    ticket: Ticket, text: str, *, by: str, seconds: int | None = None, due_in: timedelta = AT_ONCE
) -> Reply:
    """The draft as it stands, which somebody has read. The caller has the ticket locked. Raises NotPossible."""
    refuse_masked(text)
    attempt = Attempt.objects.only("engine", "confidence").get(ticket=ticket, cycle=ticket.cycle)
    reply = queue_released_reply(
        take_up(ticket, by=by),
        text=text,
        author=attempt.engine,
        confidence=attempt.confidence,
        by=by,
        person_comes=person_comes_next(ticket),
        due_in=due_in,
    )
    history.record(ticket, ResolutionEvent.APPROVED, by=by, reply_id=reply.public_id)
    _record(ticket, VerdictKind.APPROVED, by=by, seconds=seconds)
    return reply


@transaction.atomic
def reject(
    ticket: Ticket, *, by: str, reason: str, attempt_id: str, text_hash: str, seconds: int | None = None
) -> None:
    """The answer is wrong: a person takes the ticket over. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    _refuse_another(ticket, attempt_id, text_hash)
    if ticket.review_state not in (ReviewState.SENT_FOR_REVIEW, ReviewState.HELD) or ticket.status == Status.OPEN:
        raise NotPossible("There is no answer to reject.")
    Ticket.objects.filter(pk=ticket.pk).update(
        review_state=ReviewState.REJECTED, held_reason="", due_at=None, **UNCLAIMED
    )
    history.record(ticket, ResolutionEvent.REJECTED, by=by, reason=reason)
    _record(ticket, VerdictKind.REJECTED, by=by, reason=reason, seconds=seconds)


def remember_sent_text(ticket: Ticket, text: str, *, by: str) -> None:
    """A reply that began as this cycle's draft goes out with `text`."""
    if attempt := _judged(ticket):
        record_edit(attempt, text, by=by)


def _record(ticket: Ticket, kind: VerdictKind, *, by: str, reason: str = "", seconds: int | None = None) -> None:
    if attempt := _judged(ticket):
        record_verdict(attempt, kind, by=by, reason=reason, seconds=seconds)


def _judged(ticket: Ticket) -> Attempt | None:
    """This cycle's attempt. Where it made no answer there is nothing to be right or wrong."""
    return Attempt.objects.filter(ticket=ticket, cycle=ticket.cycle).exclude(text="").first()


def shown_version(ticket: Ticket) -> dict[str, str]:
    """Which answer a page shows: this cycle's attempt, and the hash of its text."""
    return version_of(Attempt.objects.only("text").filter(ticket=ticket, cycle=ticket.cycle).first())


def version_of(attempt: Attempt | None) -> dict[str, str]:
    text = attempt.text if attempt else ""
    return {"attempt_id": attempt.public_id if attempt else "", "text_hash": sha256(text.encode()).hexdigest()}


def _refuse_another(ticket: Ticket, attempt_id: str, text_hash: str) -> None:
    if shown_version(ticket) != {"attempt_id": attempt_id, "text_hash": text_hash}:
        raise StaleVerdict("The answer has changed since you opened the page. Read the one below and decide again.")


def _is_a_guess(ticket: Ticket) -> bool:
    return Attempt.objects.filter(ticket=ticket, cycle=ticket.cycle, confidence__lt=WORTH_CHECKING).exists()


def refuse_changed_draft(ticket: Ticket, *, attempt_id: str, text_hash: str) -> None:
    """For an answer that began as the draft: raises StaleVerdict where that is another one by now, or has gone out."""
    _refuse_another(ticket, attempt_id, text_hash)
    if not last_draft(ticket):
        raise StaleVerdict("The draft has gone out since you opened the page. Your words are kept below.")


def last_draft(ticket: Ticket) -> str:
    """This cycle's answer, unless it went out or may have."""
    answers = Reply.objects.filter(ticket=OuterRef("ticket"), cycle=OuterRef("cycle"), origin__in=ANSWERS)
    went_out = Exists(answers.exclude(state=ReplyState.CANCELLED))
    attempt = Attempt.objects.filter(~went_out, ticket=ticket, cycle=ticket.cycle).first()
    return attempt.text if attempt else ""
