"""What the tests of the review queue share: items of each kind, and a reviewer's keys."""

from __future__ import annotations

from itertools import count
from typing import Any

from resolution.models import Attempt, ReviewAct, ReviewVerb
from resolution.review.reviewer_acts import ReviewInput, do_review
from resolution.review.shown_item import ShownItem, item_of
from tests import factories
from tests.resolution.held_drafts import held_with_draft
from tests.rewriting import rewrite
from tickets import lifecycle
from tickets.actions.outbox import queue_agent_reply
from tickets.models import Reply, Ticket
from tickets.states import ReviewState, Status

NONCES = count()
ANSWER = "Hello,\n\nAsk your administrator for a seat. It takes a minute."


def held(confidence: float = 0.5, *, priority: str = "normal", **options: Any) -> Ticket:
    ticket = held_with_draft(confidence, **{"text": ANSWER} | options)
    Ticket.objects.filter(pk=ticket.pk).update(priority=priority)
    ticket.refresh_from_db()
    return ticket


def sent(*, band: str = "review", **attempt: Any) -> Ticket:
    """The answer has left: to be reviewed, or by the band `auto`, which has resolved the ticket."""
    ticket, resolves = factories.dispatched(factories.TicketFactory()), band == "auto"
    after = Status.RESOLVED if resolves else Status.PENDING_CUSTOMER
    review = ReviewState.NONE if resolves else ReviewState.SENT_FOR_REVIEW
    values = {"text": ANSWER, "author": "local", "confidence": 0.7, "status_after": after, "review_after": review}
    reply = queue_agent_reply(ticket, **values)
    rewrite(Reply.objects.filter(pk=reply.pk), state="sent", sent_at=reply.created_at, due_at=None)
    outcome = {"band": band, "outcome": "sending" if resolves else "sending_for_review", "confidence": 0.7}
    Attempt.objects.create(ticket=ticket, cycle=1, engine="local", text=ANSWER, reply=reply, **outcome | attempt)
    lifecycle.move(ticket, after, by="sender", resolution=ANSWER, review_state=review)
    Ticket.objects.filter(pk=ticket.pk).update(confidence_score=0.7, band=band)
    ticket.refresh_from_db()
    return ticket


def sampled() -> Ticket:
    return sent(band="auto", policy={"sampled": True, "sample_rate": 0.05})


def shown(ticket: Ticket) -> ShownItem:
    return ShownItem(**item_of(Ticket.objects.get(pk=ticket.pk)).shown)


def press(
    verb: str, ticket: Ticket, *, by: str = "ann", seen: ShownItem | None = None, nonce: str = "", **given: Any
) -> ReviewAct:
    marks = {"shown": seen or shown(ticket), "nonce": nonce or f"nonce-of-a-form-{next(NONCES)}"}
    return do_review(ticket, ReviewVerb(verb), ReviewInput(**given), by=by, **marks)
