"""The words that stand for states, each with its colour: the same word and colour on every page."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tickets.models import Outcome, ReplyState, Ticket
from tickets.open_lists import held_label
from tickets.presentation.assistant import name_in_words
from tickets.presentation.state_words import state_of
from tickets.states import Band, Category, Channel, Priority, ReviewState, Status, Tier

COLOURS: dict[TextChoices, str] = {
    Status.OPEN: "blue",
    Status.IN_PROGRESS: "violet",
    Status.PENDING_CUSTOMER: "amber",
    Status.RESOLVED: "green",
    Status.CLOSED: "grey",
    ReviewState.SENT_FOR_REVIEW: "amber",
    ReviewState.HELD: "red",
    ReviewState.APPROVED: "green",
    ReviewState.REJECTED: "red",
    Priority.LOW: "grey",
    Priority.NORMAL: "grey",
    Priority.HIGH: "amber",
    Priority.URGENT: "red",
    Tier.FREE: "grey",
    Tier.PRO: "blue",
    Tier.ENTERPRISE: "violet",
    Band.AUTO: "green",
    Band.REVIEW: "amber",
    Band.HOLD: "red",
    ReplyState.PENDING: "blue",
    ReplyState.SENDING: "blue",
    ReplyState.SENT: "green",
    ReplyState.FAILED: "red",
    ReplyState.UNKNOWN: "red",
    ReplyState.CANCELLED: "grey",
    Outcome.ACCEPTED: "green",
    Outcome.DUPLICATE: "grey",
    Outcome.REFUSED: "red",
}
WORDS = (Status, ReviewState, Priority, Tier, Band, Category, Channel, ReplyState, Outcome)
BY_NAME: dict[str, type[TextChoices]] = {words.__name__: words for words in WORDS}


def badge(label: str, colour: str = "grey", *, title: str = "") -> SafeString:
    return format_html('<span class="hd-badge hd-{}" title="{}">{}</span>', colour, title, label)


def state_badge(state: TextChoices, *, title: str = "") -> SafeString:
    return badge(str(state.label), COLOURS.get(state, "grey"), title=title)


def named_badge(kind: str, value: str) -> SafeString | str:
    """The badge of a stored word: `named_badge("Status", "open")`; nothing where nothing is stored."""
    words = BY_NAME[kind]
    if value not in words.values:
        return ""
    return state_badge(words(value))


def ticket_badge(ticket: Ticket) -> SafeString:
    """The one state of the ticket in words."""
    state = state_of(ticket)
    return badge(state.words, state.colour, title=name_in_words(ticket.assigned_agent))


def review_badge(review_state: str, held_reason: str) -> SafeString | str:
    """Nothing while no review is asked for; a held ticket says why."""
    if review_state == ReviewState.NONE:
        return ""
    if review_state == ReviewState.HELD and held_reason:
        return badge(f"Held: {held_label(held_reason).lower()}", COLOURS[ReviewState.HELD])
    return state_badge(ReviewState(review_state))


def confidence_badge(confidence: float | None, band: str) -> SafeString | str:
    """The number with its band in words; the colour repeats the band."""
    if confidence is None:
        return ""
    if band not in Band.values:
        return badge(two_digits(confidence))
    return format_html(
        '<span class="hd-badge hd-{}" title="Confidence {} is in the band “{}”"><b>{}</b> {}</span>',
        COLOURS[Band(band)],
        f"{confidence:.4f}",
        Band(band).label,
        two_digits(confidence),
        Band(band).label,
    )


def two_digits(confidence: float) -> str:
    """Cut, not rounded: 0.849 must not look like 0.85, which is another band."""
    return f"{int(confidence * 100 + 1e-9) / 100:.2f}"
