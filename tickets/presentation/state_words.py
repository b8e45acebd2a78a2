"""The one state of a ticket in words, made of its status, review state and held reason: the same on every page.

The API keeps those three apart. `state_of` and the conditions say the same in Python and in SQL; a test compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db.models import Q

from tickets.models import Ticket
from tickets.open_lists import held_reasons, reasons_of_drafts
from tickets.presentation.held_words import A_DRAFT, PERSON_FIRST
from tickets.states import ReviewState, Status

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


def _held(*reasons: str) -> Q:
    return Q(review_state=ReviewState.HELD, held_reason__in=reasons)


_IS_WORTH_CHECKING = Q(confidence_score__gte=WORTH_CHECKING)
_TO_WRITE = Q(confidence_score__lt=WORTH_CHECKING) | Q(confidence_score__isnull=True)
_UNREVIEWED = Q(review_state__in=[ReviewState.NONE, ReviewState.APPROVED])


def _state(key: str, words: str, colour: str, condition: Q) -> StateInWords:
    return StateInWords(key=key, words=words, colour=colour, condition=condition)


_NOT_HELD = (
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
_BY_STATUS = {
    Status.OPEN: "new",
    Status.PENDING_CUSTOMER: "customer",
    Status.RESOLVED: "resolved",
    Status.CLOSED: "closed",
}


@cache
def all_states() -> tuple[StateInWords, ...]:
    """Those of held tickets, by the reasons that each package lists, before all others."""
    drafts = reasons_of_drafts()
    listed = [words for _, words in held_reasons().values() if words not in (A_DRAFT, PERSON_FIRST)]
    keys = {reason: words.state for reason, (_, words) in held_reasons().items() if words != PERSON_FIRST}
    reasons = {state: [reason for reason, key in keys.items() if key == state] for state in keys.values()}
    return (
        _state(A_DRAFT.state, A_DRAFT.words, A_DRAFT.colour, _held(*drafts) & _IS_WORTH_CHECKING),
        _state("write-answer", "Waiting for you: write the answer", A_DRAFT.colour, _held(*drafts) & _TO_WRITE),
        *(_state(words.state, words.words, words.colour, _held(*reasons[words.state])) for words in listed),
        _state(
            PERSON_FIRST.state,
            PERSON_FIRST.words,
            PERSON_FIRST.colour,
            Q(review_state=ReviewState.HELD) & ~Q(held_reason__in=list(keys)),
        ),
        *_NOT_HELD,
    )


@cache
def states_by_key() -> dict[str, StateInWords]:
    return {state.key: state for state in all_states()}


@cache
def waiting_for_us() -> frozenset[str]:
    """The states in which somebody on our side must act."""
    held = {state.key for state in all_states() if state.words.startswith("Waiting for you")}
    return frozenset(held | {"to-review"})


def state_of(ticket: Ticket) -> StateInWords:
    return states_by_key()[_key_of(ticket)]


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
    listed = held_reasons().get(ticket.held_reason)
    words = listed[1] if listed else PERSON_FIRST
    if words.is_of_a_draft and (ticket.confidence_score or 0.0) < WORTH_CHECKING:
        return "write-answer"
    return words.state
