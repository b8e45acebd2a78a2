"""What a reviewer does with one press of a key. Each act leaves a row, by which it can be taken back for ten seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from resolution.closing import close_by_person
from resolution.models import Attempt, Reservation, ReviewAct, ReviewVerb, VerdictKind
from resolution.review import verdicts
from resolution.review.macro_text import refuse_unfilled
from resolution.review.masked_text import refuse_masked
from resolution.review.record_verdict import record_edit, record_verdict
from resolution.review.reservations import leave_ticket, seconds_spent
from resolution.review.review_queue import ReviewKind
from resolution.review.shown_item import ReviewItem, ShownItem, item_of, refuse_another_answer
from tickets.actions.errors import NotPossible
from tickets.actions.form_use import AlreadyUsed, new_nonce
from tickets.actions.lock import lock_ticket
from tickets.actions.people import keep_for_people
from tickets.actions.put_back import as_it_stands
from tickets.actions.reply import reply_as_person
from tickets.actions.seen_messages import refuse_unseen
from tickets.models import Reply, Ticket
from tickets.states import HeldReason

# A reply waits so long before it leaves.
UNDO_FOR = timedelta(seconds=10)
KEPT = timedelta(days=14)
# Older than any.
NO_EVENT = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewInput:
    """What came with the key: the words that are to be sent, why it is wrong, and whether the ticket is then resolved."""

    text: str = ""
    reason: str = ""
    resolves: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    item: ReviewItem
    given: ReviewInput
    by: str
    nonce: str
    seconds: int | None

    @property
    def ticket(self) -> Ticket:
        return self.item.ticket

    @property
    def names(self) -> dict[str, Any]:
        return {**verdicts.version_of(self.item.attempt), "by": self.by, "seconds": self.seconds}


@transaction.atomic
def do_review(
    ticket: Ticket, verb: ReviewVerb, given: ReviewInput, *, shown: ShownItem, by: str, nonce: str
) -> ReviewAct:
    """The same form again gives the same act. Raises NotPossible, also with what has changed, and AlreadyUsed."""
    ticket = lock_ticket(ticket)
    if (first := ReviewAct.objects.filter(nonce=nonce).first()) is not None:
        return _same(first, ticket, verb, by)
    # What the customer wrote is told before what has become of the ticket by that.
    refuse_unseen(ticket, shown.last_message)
    item = item_of(ticket)
    refuse_another_answer(item, shown)
    refuse_unfilled(given.text, unless_in=[item.attempt.text])
    if verb != ReviewVerb.HOLD:
        refuse_masked(given.text)
    before = as_it_stands(ticket)
    act = _Act(item=item, given=given, by=by, nonce=nonce, seconds=seconds_spent(ticket.pk, by=by))
    said, reply = _VERBS[verb](act)
    return _remember(ticket, item.attempt, reply, verb=verb, said=said, before=before, by=by, nonce=nonce)


@transaction.atomic
def approve_on_page(ticket: Ticket, *, by: str, attempt_id: str, text_hash: str) -> ReviewAct:
    """On the ticket's own page, which offers more drafts than the queue. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    before, attempt = as_it_stands(ticket), Attempt.objects.filter(ticket=ticket, cycle=ticket.cycle).first()
    reply = verdicts.approve(ticket, by=by, attempt_id=attempt_id, text_hash=text_hash, due_in=UNDO_FOR)
    verb, said = ReviewVerb.APPROVE, "Approved."
    return _remember(ticket, attempt, reply, verb=verb, said=said, before=before, by=by, nonce=new_nonce())


def act_to_undo(ticket: Ticket, *, by: str) -> ReviewAct | None:
    """What this person has just done here, while it can be taken back."""
    lately = ReviewAct.objects.filter(by=by, at__gt=Now() - UNDO_FOR, undone_at=None, ticket=ticket)
    return lately.order_by("-at").first()


def forget_old_acts() -> int:
    """Nobody takes back, or sends in again, what is so old; and pages that were closed without a word are left."""
    Reservation.objects.filter(until__lt=Now() - KEPT).delete()
    return ReviewAct.objects.filter(at__lt=Now() - KEPT).delete()[0]


def _remember(
    ticket: Ticket, attempt: Attempt | None, reply: Reply | None, *, by: str, nonce: str, **told: Any
) -> ReviewAct:
    leave_ticket(ticket.pk, by=by)
    last = ticket.history.order_by("-at", "-id").values_list("pk", flat=True).first()
    values = {"ticket": ticket, "attempt": attempt, "reply": reply, "last_event": last or NO_EVENT}
    return ReviewAct.objects.create(by=by, nonce=nonce, **values, **told)


def _same(first: ReviewAct, ticket: Ticket, verb: ReviewVerb, by: str) -> ReviewAct:
    if (first.ticket_id, first.verb, first.by) != (ticket.pk, verb, by):
        raise AlreadyUsed
    return first


def _approve(act: _Act) -> tuple[str, Reply | None]:
    if act.item.kind == ReviewKind.SAMPLED:
        record_verdict(act.item.attempt, VerdictKind.APPROVED, by=act.by, seconds=act.seconds)
        return "Right; the ticket stays as it is.", None
    reply = verdicts.approve(act.ticket, **act.names, due_in=UNDO_FOR)
    return ("Approved; it leaves in ten seconds." if reply else "Right; the ticket is resolved."), reply


def _send(act: _Act) -> tuple[str, Reply | None]:
    """With the reviewer's words. A draft that was not changed after all stays the assistant's."""
    text, draft = act.given.text.strip(), act.item.attempt.text
    if not text:
        raise NotPossible("Write something first.")
    is_held, is_same = act.item.kind == ReviewKind.HELD, text == draft.strip()
    if is_held and is_same:
        reply = verdicts.release_draft(act.ticket, draft, by=act.by, seconds=act.seconds, due_in=UNDO_FOR)
        return "Sent unchanged; it leaves in ten seconds.", reply
    if is_same:
        raise NotPossible("These are the words that the customer has. Change them, or say that they were right.")
    if draft:
        record_edit(act.item.attempt, text, by=act.by, seconds=act.seconds)
    words = "Sent with your changes" if is_held else "Corrected and sent again"
    return f"{words}; it leaves in ten seconds.", _answer(act, text)


def _reject(act: _Act) -> tuple[str, Reply | None]:
    """Wrong, with the reason; with the reviewer's own answer, if there is one."""
    reason, text = act.given.reason.strip(), act.given.text.strip()
    if not reason:
        raise NotPossible("Say what is wrong with it.")
    if act.item.kind == ReviewKind.SAMPLED:
        record_verdict(act.item.attempt, VerdictKind.REJECTED, by=act.by, reason=reason, seconds=act.seconds)
        said = "Wrong; the ticket stays as it is."
    else:
        verdicts.reject(act.ticket, **act.names, reason=reason)
        said = "Rejected; the ticket waits for a person."
    if not text:
        return said, None
    act.ticket.refresh_from_db()
    return "Wrong; your answer leaves in ten seconds.", _answer(act, text)


def _hold(act: _Act) -> tuple[str, Reply | None]:
    if act.item.kind == ReviewKind.SAMPLED:
        raise NotPossible("This one is settled already; say whether it was right, or go on to the next.")
    why = "Kept for a person in review."
    keep_for_people(act.ticket, reason=HeldReason.TAKEN, by=act.by, why=why, assigned_agent=act.by[:80])
    return "Kept for a person; the assistant leaves it alone.", None


def _answer(act: _Act, text: str) -> Reply:
    return reply_as_person(
        act.ticket,
        text=close_by_person(act.ticket, text),
        by=act.by,
        resolves=act.given.resolves,
        nonce=act.nonce,
        due_in=UNDO_FOR,
    )


_VERBS = {
    ReviewVerb.APPROVE: _approve,
    ReviewVerb.SEND: _send,
    ReviewVerb.REJECT: _reject,
    ReviewVerb.HOLD: _hold,
}
