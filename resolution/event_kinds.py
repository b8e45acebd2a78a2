"""The kinds of ticket events that the agent and its reviewers make: label, sentence and colour."""

from __future__ import annotations

from django.db.models import TextChoices

from tickets.models import TicketEvent
from tickets.open_lists import EventWords
from tickets.presentation.badges import two_digits
from tickets.presentation.event_words import label_in, with_reason
from tickets.states import Band


class ResolutionEvent(TextChoices):
    ATTEMPTED = "attempt.made", "Answer attempted"
    APPROVED = "review.approved", "Answer approved"
    REJECTED = "review.rejected", "Answer rejected"
    RELEASED = "draft.released", "Held draft released"
    UNDONE = "review.undone", "Review taken back"
    NOT_HELPED = "answer.not_helped", "The customer says that it did not help"
    RATED = "answer.rated", "Rated by the customer"
    RAISED = "priority.raised", "Priority raised"


def _attempted(event: TicketEvent) -> str:
    confidence = event.detail.get("confidence")
    band = label_in(Band, event.to_value).lower()
    shown = two_digits(confidence) if isinstance(confidence, int | float) else "unknown"
    return f"Made an answer with confidence {shown}, band {band}."


def _rated(event: TicketEvent) -> str:
    reason = event.detail.get("reason")
    return f"Gave {event.to_value} of 5{f': {reason}' if reason else '.'}"


EVENTS: dict[ResolutionEvent, EventWords] = {
    ResolutionEvent.ATTEMPTED: EventWords(say=_attempted),
    ResolutionEvent.APPROVED: EventWords(say=lambda event: "Approved the answer.", colour="green", is_touch=True),
    ResolutionEvent.REJECTED: EventWords(say=with_reason("Rejected the answer."), is_touch=True),
    ResolutionEvent.RELEASED: EventWords(say=lambda event: "Had the assistant's held draft sent."),
    ResolutionEvent.UNDONE: EventWords(say=lambda event: "Took back what was decided in review."),
    ResolutionEvent.NOT_HELPED: EventWords(say=with_reason("Said that the answer did not help."), colour="red"),
    ResolutionEvent.RATED: EventWords(say=_rated),
    ResolutionEvent.RAISED: EventWords(
        say=lambda event: f"Raised the priority from {event.from_value} to {event.to_value}: people take it soon."
    ),
}
