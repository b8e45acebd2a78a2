"""Events as sentences for people, and the kinds that tickets have of themselves."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import TextChoices

from tickets.models import EventKind, TicketEvent
from tickets.open_lists import EventWords, event_kind_label, event_kinds, held_label, held_reasons
from tickets.presentation.state_words import status_words
from tickets.states import Channel, NoAnswer


def event_words(event: TicketEvent) -> str:
    """What happened, in one sentence; a kind that has no words of its own says its label."""
    listed = event_kinds().get(event.kind)
    return listed[1].say(event) if listed else event_kind_label(event.kind)


def event_colour(event: TicketEvent) -> str:
    listed = event_kinds().get(event.kind)
    return listed[1].colour if listed else "grey"


def _received(event: TicketEvent) -> str:
    channel = label_in(Channel, event.detail.get("channel", ""))
    return f"Ticket received by {channel.lower()}." if channel else "Ticket received."


def _status(event: TicketEvent) -> str:
    moved = f"Status went from {status_words(event.from_value)} to {status_words(event.to_value)}"
    reason = event.detail.get("reason", "")
    return f"{moved}: {held_label(reason)}." if reason in held_reasons() else f"{moved}. {reason}".strip()


def _changed(event: TicketEvent) -> str:
    field = event.detail.get("field", "value").replace("_", " ")
    return f"Changed {field} from {event.from_value or 'nothing'} to {event.to_value or 'nothing'}."


def _assigned(event: TicketEvent) -> str:
    team = event.detail.get("team", "")
    return f"Assigned to {event.to_value}" + (f" of {team}. " if team else ". ") + reason_of(event)


def _delayed(event: TicketEvent) -> str:
    return f"Sending did not work and is tried again in {event.detail.get('next_try_in_seconds', '?')} s. {reason_of(event)}"


def _sent(event: TicketEvent) -> str:
    if event.detail.get("confirmed"):
        return "Confirmed that the reply had arrived."
    if event.detail.get("via") == "link":
        return f"The {_what(event)} stands behind the link that was mailed."
    return f"The {_what(event)} was sent by {event.detail.get('via') or 'its channel'}."


def _linked(event: TicketEvent) -> str:
    return f"{_which('Refers to', event.to_value)} {reason_of(event)}".strip()


def _suggested(event: TicketEvent) -> str:
    other = event.to_value or event.from_value
    if event.detail.get("dismissed"):
        return _which("Not the same matter as", other)
    return f"{_which('May be the same matter as', other)} {reason_of(event)}".strip()


def _merged(event: TicketEvent) -> str:
    """The survivor's event names what came in by `from`, the merged ticket's where it went by `to`."""
    what = f"Merged {event.from_value} into this ticket." if event.from_value else _which("Merged into", event.to_value)
    return f"{what} {reason_of(event)}".strip()


def _unmerged(event: TicketEvent) -> str:
    what = f"Took {event.from_value} out again" if event.from_value else _which("Took it out again of", event.to_value)
    return f"{what.rstrip('.')}: the merge is undone. {reason_of(event)}".strip()


def _split(event: TicketEvent) -> str:
    if event.from_value:
        return f"Split off from {event.from_value}."
    return _which("Split a message off into", event.to_value)


def _which(sentence: str, ticket: str) -> str:
    return f"{sentence} {ticket or 'another ticket'}."


def _cancelled(event: TicketEvent) -> str:
    return f"The {_what(event)} was cancelled. {reason_of(event)}".strip()


def _unknown(event: TicketEvent) -> str:
    return f"Nobody knows whether the {_what(event)} arrived. {reason_of(event)}".strip()


def _what(event: TicketEvent) -> str:
    return str(event.detail.get("what", "reply"))


def reason_of(event: TicketEvent) -> str:
    return str(event.detail.get("reason", ""))


def label_in(words_of: type[TextChoices], value: str) -> str:
    return str(words_of(value).label) if value in words_of.values else value


def with_reason(sentence: str) -> Callable[[TicketEvent], str]:
    return lambda event: f"{sentence} {reason_of(event)}".strip()


EVENTS: dict[EventKind, EventWords] = {
    EventKind.RECEIVED: EventWords(say=_received),
    EventKind.MESSAGE: EventWords(say=lambda event: "The customer wrote."),
    EventKind.NOTE: EventWords(say=lambda event: "Added an internal note.", is_touch=True),
    EventKind.STATUS: EventWords(say=_status),
    EventKind.CHANGED: EventWords(say=_changed, is_touch=True),
    EventKind.ASSIGNED: EventWords(say=_assigned),
    EventKind.CYCLE: EventWords(say=with_reason("Before the assistant again.")),
    EventKind.HELD: EventWords(
        say=lambda event: f"Held for a person: {held_label(event.to_value).lower()}. {reason_of(event)}".strip(),
        colour="red",
    ),
    EventKind.QUEUED: EventWords(say=lambda event: "Put a reply into the outbox."),
    EventKind.SENT: EventWords(say=_sent, colour="green"),
    EventKind.DELAYED: EventWords(say=_delayed),
    EventKind.NOT_SENT: EventWords(say=with_reason("The reply could not be sent."), colour="red"),
    EventKind.UNKNOWN: EventWords(say=_unknown, colour="red"),
    EventKind.CANCELLED: EventWords(say=_cancelled),
    EventKind.FAILED: EventWords(say=with_reason("A step failed."), colour="red"),
    EventKind.LINKED: EventWords(say=_linked),
    EventKind.SUGGESTED: EventWords(say=_suggested),
    EventKind.MERGED: EventWords(say=_merged),
    EventKind.UNMERGED: EventWords(say=_unmerged),
    EventKind.SPLIT: EventWords(say=_split),
    EventKind.NO_ANSWER: EventWords(
        say=lambda event: f"Said that it needs no answer: {label_in(NoAnswer, event.to_value).lower()}."
    ),
    EventKind.TAKEN: EventWords(say=lambda event: "Took the ticket, to answer it.", is_touch=True),
    EventKind.HANDED_BACK: EventWords(say=lambda event: "Handed the ticket back to the assistant."),
    EventKind.REOPENED: EventWords(say=lambda event: "Reopened the ticket, to answer it.", is_touch=True),
    EventKind.PERSON_ASKED: EventWords(say=lambda event: "Asked for a person."),
    EventKind.HELPED: EventWords(say=lambda event: "Said that the answer helped."),
    EventKind.BOUNCED: EventWords(say=with_reason("A mail came back undelivered.")),
}
