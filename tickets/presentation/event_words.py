"""Every kind of event as a sentence for people."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import TextChoices

from tickets.models import EventKind, TicketEvent
from tickets.presentation.badges import two_digits
from tickets.presentation.state_words import status_words
from tickets.states import Band, Channel, HeldReason, Move, NoAnswer


def event_words(event: TicketEvent) -> str:
    """What happened, in one sentence; a kind that has no words of its own says its label."""
    say = WORDS.get(EventKind(event.kind)) if event.kind in EventKind.values else None
    return say(event) if say else event.get_kind_display()


def _received(event: TicketEvent) -> str:
    channel = _label(Channel, event.detail.get("channel", ""))
    return f"Ticket received by {channel.lower()}." if channel else "Ticket received."


def _status(event: TicketEvent) -> str:
    moved = f"Status went from {status_words(event.from_value)} to {status_words(event.to_value)}"
    reason = event.detail.get("reason", "")
    return f"{moved}: {_label(HeldReason, reason)}." if reason in HeldReason.values else f"{moved}. {reason}".strip()


def _changed(event: TicketEvent) -> str:
    field = event.detail.get("field", "value").replace("_", " ")
    return f"Changed {field} from {event.from_value or 'nothing'} to {event.to_value or 'nothing'}."


def _assigned(event: TicketEvent) -> str:
    team = event.detail.get("team", "")
    return f"Assigned to {event.to_value}" + (f" of {team}. " if team else ". ") + _reason(event)


def _read(event: TicketEvent) -> str:
    urgency, tone = event.detail.get("urgency", ""), event.detail.get("tone", "")
    return f"Read as “{event.to_value}”, urgency {urgency}, tone {tone}."


def _decided(event: TicketEvent) -> str:
    category, priority = event.detail.get("category", ""), event.detail.get("priority", "")
    return f"Decided: {_label(Move, event.to_value).lower()}, category {category}, priority {priority}."


def _attempted(event: TicketEvent) -> str:
    confidence = event.detail.get("confidence")
    band = _label(Band, event.to_value).lower()
    shown = two_digits(confidence) if isinstance(confidence, int | float) else "unknown"
    return f"Made an answer with confidence {shown}, band {band}."


def _fell_back(event: TicketEvent) -> str:
    return (
        f"The model was unreachable for {event.detail.get('step', 'a step')}; the built-in engine did it."
        f" {_reason(event)}"
    )


def _delayed(event: TicketEvent) -> str:
    return (
        f"Sending did not work and is tried again in {event.detail.get('next_try_in_seconds', '?')} s. {_reason(event)}"
    )


def _sent(event: TicketEvent) -> str:
    if event.detail.get("confirmed"):
        return "Confirmed that the reply had arrived."
    if event.detail.get("via") == "link":
        return f"The {_what(event)} stands behind the link that was mailed."
    return f"The {_what(event)} was sent by {event.detail.get('via') or 'its channel'}."


def _linked(event: TicketEvent) -> str:
    return f"{_which('Refers to', event.to_value)} {_reason(event)}".strip()


def _suggested(event: TicketEvent) -> str:
    other = event.to_value or event.from_value
    if event.detail.get("dismissed"):
        return _which("Not the same matter as", other)
    return f"{_which('May be the same matter as', other)} {_reason(event)}".strip()


def _merged(event: TicketEvent) -> str:
    """The survivor's event names what came in by `from`, the merged ticket's where it went by `to`."""
    what = f"Merged {event.from_value} into this ticket." if event.from_value else _which("Merged into", event.to_value)
    return f"{what} {_reason(event)}".strip()


def _unmerged(event: TicketEvent) -> str:
    what = f"Took {event.from_value} out again" if event.from_value else _which("Took it out again of", event.to_value)
    return f"{what.rstrip('.')}: the merge is undone. {_reason(event)}".strip()


def _split(event: TicketEvent) -> str:
    if event.from_value:
        return f"Split off from {event.from_value}."
    return _which("Split a message off into", event.to_value)


def _which(sentence: str, ticket: str) -> str:
    return f"{sentence} {ticket or 'another ticket'}."


def _topic(event: TicketEvent) -> str:
    if not event.to_value:
        return "None of the topics fits: a person answers."
    return f"Settled the topic: “{event.to_value}” (it was “{event.from_value or 'nothing'}”)."


def _cancelled(event: TicketEvent) -> str:
    return f"The {_what(event)} was cancelled. {_reason(event)}".strip()


def _unknown(event: TicketEvent) -> str:
    return f"Nobody knows whether the {_what(event)} arrived. {_reason(event)}".strip()


def _what(event: TicketEvent) -> str:
    return str(event.detail.get("what", "reply"))


def _reason(event: TicketEvent) -> str:
    return str(event.detail.get("reason", ""))


def _label(words_of: type[TextChoices], value: str) -> str:
    return str(words_of(value).label) if value in words_of.values else value


def _with_reason(sentence: str) -> Callable[[TicketEvent], str]:
    return lambda event: f"{sentence} {_reason(event)}".strip()


WORDS: dict[EventKind, Callable[[TicketEvent], str]] = {
    EventKind.RECEIVED: _received,
    EventKind.MESSAGE: lambda event: "The customer wrote.",
    EventKind.NOTE: lambda event: "Added an internal note.",
    EventKind.STATUS: _status,
    EventKind.CHANGED: _changed,
    EventKind.ASSIGNED: _assigned,
    EventKind.READ: _read,
    EventKind.FELL_BACK: _fell_back,
    EventKind.DECIDED: _decided,
    EventKind.TOPIC: _topic,
    EventKind.ATTEMPTED: _attempted,
    EventKind.CYCLE: _with_reason("Before the assistant again."),
    EventKind.HELD: lambda event: f"Held for a person: {_label(HeldReason, event.to_value).lower()}.",
    EventKind.APPROVED: lambda event: "Approved the answer.",
    EventKind.REJECTED: _with_reason("Rejected the answer."),
    EventKind.RELEASED: lambda event: "Had the assistant's held draft sent.",
    EventKind.QUEUED: lambda event: "Put a reply into the outbox.",
    EventKind.SENT: _sent,
    EventKind.DELAYED: _delayed,
    EventKind.NOT_SENT: _with_reason("The reply could not be sent."),
    EventKind.UNKNOWN: _unknown,
    EventKind.CANCELLED: _cancelled,
    EventKind.FAILED: _with_reason("A step failed."),
    EventKind.LINKED: _linked,
    EventKind.SUGGESTED: _suggested,
    EventKind.MERGED: _merged,
    EventKind.UNMERGED: _unmerged,
    EventKind.SPLIT: _split,
    EventKind.NO_ANSWER: lambda event: f"Said that it needs no answer: {_label(NoAnswer, event.to_value).lower()}.",
    EventKind.TAKEN: lambda event: "Took the ticket, to answer it.",
    EventKind.HANDED_BACK: lambda event: "Handed the ticket back to the assistant.",
    EventKind.REOPENED: lambda event: "Reopened the ticket, to answer it.",
    EventKind.PERSON_ASKED: lambda event: "Asked for a person.",
    EventKind.HELPED: lambda event: "Said that the answer helped.",
    EventKind.BOUNCED: _with_reason("A mail came back undelivered."),
}
