"""The one state of a ticket in words, made of its status, review state and held reason: the same on every page.

The API keeps those three apart. `states` and `in_state` say the same in Python and in SQL; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from tickets.models import Ticket
from tickets.states import HeldReason, ReviewState, Status

# Below this the draft has found nothing that fits; a person writes the answer.
WORTH_CHECKING = 0.30
# The columns that tell the state, for whoever loads no others.
TELLING_STATE = ("status", "review_state", "held_reason", "confidence_score", "due_at", "assigned_agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateInWords:
    key: str
    words: str
    colour: str
    condition: Q


def _held(*reasons: HeldReason) -> Q:
    return Q(review_state=ReviewState.HELD, held_reason__in=reasons)


_BY_THE_AGENT = (HeldReason.LOW_CONFIDENCE, HeldReason.POLICY)
_IS_WORTH_CHECKING = Q(confidence_score__gte=WORTH_CHECKING)
_TO_WRITE = Q(confidence_score__lt=WORTH_CHECKING) | Q(confidence_score__isnull=True)
_UNREVIEWED = Q(review_state__in=[ReviewState.NONE, ReviewState.APPROVED])
_NAMED = (
    HeldReason.TRIAGE,
    *_BY_THE_AGENT,
    HeldReason.DELIVERY,
    HeldReason.FAILED,
    HeldReason.TAKEN,
    HeldReason.NO_TOPIC,
    HeldReason.PERSON_ASKED,
    HeldReason.AFTER_ANSWER,
)


def _state(key: str, words: str, colour: str, condition: Q) -> StateInWords:
    return StateInWords(key=key, words=words, colour=colour, condition=condition)


STATES = (
    _state("check-draft", "Waiting for you: check the draft", "red", _held(*_BY_THE_AGENT) & _IS_WORTH_CHECKING),
    _state("write-answer", "Waiting for you: write the answer", "red", _held(*_BY_THE_AGENT) & _TO_WRITE),
    _state("topic", "Waiting for you: what is this about?", "red", _held(HeldReason.TRIAGE)),
    _state("no-topic", "Waiting for you: no topic fits", "red", _held(HeldReason.NO_TOPIC)),
    _state("person-asked", "Waiting for you: asks for a person", "red", _held(HeldReason.PERSON_ASKED)),
    _state("wrote-again", "Waiting for you: wrote after an answer", "red", _held(HeldReason.AFTER_ANSWER)),
    _state("not-delivered", "Waiting for you: reply not delivered", "red", _held(HeldReason.DELIVERY)),
    _state("failed", "Waiting for you: the assistant failed", "red", _held(HeldReason.FAILED)),
    _state("taken", "Waiting for you: taken to answer", "red", _held(HeldReason.TAKEN)),
    _state(
        "person-first",
        "Waiting for you: only a person answers this",
        "red",
        Q(review_state=ReviewState.HELD) & ~Q(held_reason__in=_NAMED),
    ),
    _state("rejected", "Waiting for you: draft rejected", "red", Q(review_state=ReviewState.REJECTED)),
    _state("to-review", "Answered, to review", "amber", Q(review_state=ReviewState.SENT_FOR_REVIEW)),
    _state("new", "New, being read", "blue", _UNREVIEWED & Q(status=Status.OPEN)),
    _state(
        "being-answered", "Being answered", "violet", _UNREVIEWED & Q(status=Status.IN_PROGRESS, due_at__isnull=False)
    ),
    _state("being-sent", "Being sent", "violet", _UNREVIEWED & Q(status=Status.IN_PROGRESS, due_at__isnull=True)),
    _state("customer", "Waiting for customer", "grey", _UNREVIEWED & Q(status=Status.PENDING_CUSTOMER)),
    _state("resolved", "Resolved", "green", _UNREVIEWED & Q(status=Status.RESOLVED)),
    _state("closed", "Closed", "grey", _UNREVIEWED & Q(status=Status.CLOSED)),
)
# Somebody on our side must act.
WAITING_FOR_US = {state.key for state in STATES if state.words.startswith("Waiting for you")} | {"to-review"}
BY_KEY = {state.key: state for state in STATES}
_BY_HELD_REASON = {
    HeldReason.TRIAGE: "topic",
    HeldReason.NO_TOPIC: "no-topic",
    HeldReason.PERSON_ASKED: "person-asked",
    HeldReason.AFTER_ANSWER: "wrote-again",
    HeldReason.DELIVERY: "not-delivered",
    HeldReason.FAILED: "failed",
    HeldReason.TAKEN: "taken",
}
_BY_STATUS = {
    Status.OPEN: "new",
    Status.PENDING_CUSTOMER: "customer",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}


def state_of(ticket: Ticket) -> StateInWords:
    return BY_KEY[_key_of(ticket)]


def status_words(status: str) -> str:
    """A status alone, as a line of the history tells it; the review state and the reason stand beside it."""
    return _STATUS_WORDS.get(status, status)


_STATUS_WORDS: dict[str, str] = {
    Status.OPEN: "new",
    Status.IN_PROGRESS: "being answered",
    Status.PENDING_CUSTOMER: "waiting",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}


def _key_of(ticket: Ticket) -> str:
    if ticket.review_state == ReviewState.HELD:
        return _held_key(ticket)
    if ticket.review_state == ReviewState.REJECTED:
        return "rejected"
    if ticket.review_state == ReviewState.SENT_FOR_REVIEW:
        return "to-review"
    if ticket.status == Status.IN_PROGRESS:
        return "being-answered" if ticket.due_at else "being-sent"
    return _BY_STATUS[Status(ticket.status)]


def _held_key(ticket: Ticket) -> str:
    if ticket.held_reason in _BY_THE_AGENT:
        return "check-draft" if (ticket.confidence_score or 0.0) >= WORTH_CHECKING else "write-answer"
    return _BY_HELD_REASON.get(ticket.held_reason, "person-first")  # type: ignore[call-overload]
