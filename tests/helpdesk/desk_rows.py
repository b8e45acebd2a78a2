"""Tickets as the flow leaves them, made by its own services with an answer of known confidence."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Now

from resolution.answering.base import Candidate, Context, ConversationTurn, Draft, Source
from resolution.attempts.store import AttemptResult, store_attempt
from resolution.confidence import Confidence
from routing.decisions.decide_ticket import decide_ticket
from routing.decisions.dispatch import dispatch_ticket
from routing.reading.base import ReadResult
from tests import factories
from tickets import claims
from tickets.channels import outcomes
from tickets.models import Reply, ReplyState, Ticket

ANSWER = "Ask your administrator for a seat."
SCRIPT = "<script>alert('x')</script>"


def routed(ticket: Ticket | None = None, *, topic: str = "login", text: str = "") -> Ticket:
    """Read, decided and dispatched; a topic `unsure` is held for triage by the rule of the installation."""
    ticket = _claimed(ticket or factories.TicketFactory())
    read = _read(topic=topic, text=text)
    dispatch_ticket(ticket, read, decide_ticket(ticket, read), milliseconds=12)
    ticket.refresh_from_db()
    return ticket


def answered(ticket: Ticket | None = None, *, confidence: float, text: str = ANSWER) -> Ticket:
    """The agent has answered; what it may send waits in the outbox."""
    ticket = _claimed(ticket or routed())
    store_attempt(ticket, _answered(ticket, confidence, text))
    ticket.refresh_from_db()
    return ticket


def held_draft(**options: Any) -> Ticket:
    return answered(confidence=0.4, **options)


def undelivered(state: ReplyState = ReplyState.UNKNOWN, *, confidence: float = 0.95) -> Reply:
    """A reply of which sending failed, or of which nobody knows; its ticket is held for that."""
    ticket = answered(confidence=confidence)
    rows = Reply.objects.select_related("ticket__customer", "ticket__integration", "message")
    reply = claims.take(rows, Reply.objects.get(ticket=ticket).pk)
    assert reply is not None
    outcomes.end(reply, state, "The mail server did not say.")
    reply.refresh_from_db()
    return reply


def _claimed(ticket: Ticket) -> Ticket:
    """As a worker has it."""
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now(), claim=None, claimed_until=None)
    taken = claims.take(Ticket.objects.select_related("customer", "integration"), ticket.pk)
    assert taken is not None
    return taken


def _read(*, topic: str, text: str) -> ReadResult:
    return ReadResult(
        topic=topic,
        topic_confidence=0.9,
        category="technical",
        category_confidence=0.9,
        urgency="medium",
        urgency_confidence=0.8,
        tone="calm",
        tone_confidence=0.7,
        impact="degraded",
        impact_confidence=0.7,
        reasons=(text or "The subject says so.",),
        reader="local",
        version="local-1",
    )


def _answered(ticket: Ticket, confidence: float, text: str) -> AttemptResult:
    context = Context(
        ticket_id=ticket.public_id,
        subject=ticket.subject,
        category=ticket.category,
        channel=ticket.channel,
        customer_name=ticket.customer.name,
        tier=ticket.customer.tier,
        is_vip=ticket.customer.is_vip,
        turns=tuple(
            ConversationTurn(
                direction=message.direction, author=message.author_email, text=message.text, at=message.created_at
            )
            for message in ticket.messages.all()
        ),
        candidates=(Candidate(article_id="1", title="Error 403", body="A seat is needed.", score=0.9),),
        retrieval={"cosine": 0.8},
    )
    draft = Draft(text=text, sources=(Source(article_id="1", title="Error 403"),), engine="local", version="local-1")
    sure = Confidence(value=confidence, parts={"fit": confidence}, reasons=("It fits.",))
    return AttemptResult(context=context, draft=draft, confidence=sure, milliseconds={"context": 3, "answer": 4})
