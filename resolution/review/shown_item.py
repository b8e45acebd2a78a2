"""What a reviewer was shown: an act names it, and is refused, with what has changed, where it is not so any more."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from resolution.models import Attempt
from resolution.review.review_queue import ReviewKind, to_review_of
from resolution.review.verdicts import StaleVerdict, version_of
from tickets.actions.errors import NotPossible
from tickets.actions.seen_messages import name_of, newest_exchanged
from tickets.models import Ticket
from tickets.presentation.assistant import name_in_words
from tickets.presentation.event_words import event_words


class Gone(NotPossible):
    """There is nothing to review on this ticket any more: somebody was faster, or it has moved on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """The names of what stood on the page."""

    attempt_id: str
    text_hash: str
    last_message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    ticket: Ticket
    kind: ReviewKind
    attempt: Attempt
    last_message: str

    @property
    def shown(self) -> dict[str, str]:
        return {**version_of(self.attempt), "last_message": self.last_message}

    @property
    def mark(self) -> str:
        """Changes with whatever a reviewer should know before deciding."""
        told = "|".join([self.kind, str(self.ticket.cycle), *self.shown.values()])
        return sha256(told.encode()).hexdigest()[:16]


def item_of(ticket: Ticket) -> ReviewItem:
    """Raises Gone."""
    found = to_review_of(ticket)
    if found is None:
        raise Gone(f"Nothing is to be reviewed here any more. {_what_happened(ticket)}".strip())
    return ReviewItem(ticket=ticket, kind=found[0], attempt=found[1], last_message=name_of(newest_exchanged(ticket)))


def refuse_another_answer(item: ReviewItem, shown: ShownItem) -> None:
    """Raises StaleVerdict. The caller has the ticket locked."""
    if version_of(item.attempt) != {"attempt_id": shown.attempt_id, "text_hash": shown.text_hash}:
        raise StaleVerdict("The answer has changed since it was shown to you. Read it again and decide.")


def _what_happened(ticket: Ticket) -> str:
    last = ticket.history.order_by("-at", "-id").first()
    return f"{name_in_words(last.actor)}: {event_words(last)}" if last else ""
