"""What stands on the page of one answer to review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from resolution.models import Attempt, Verdict
from resolution.review.reservations import reserve_ticket
from resolution.review.review_queue import ReviewKind
from resolution.review.sentence_support import sentences_of
from resolution.review.shown_item import Gone, ReviewItem, item_of
from resolution.review.text_changes import Change, compare_texts
from tickets import ids
from tickets.admin.ticket.family import messages_of
from tickets.admin.ticket.page import MOST_MESSAGES
from tickets.channels.destination import destination_of
from tickets.models import Ticket
from tickets.presentation.state_words import WORTH_CHECKING

MAY_REVIEW, MAY_LOOK = "tickets.change_ticket", "tickets.view_ticket"
# What is wrong most often, for one press of a digit.
USUAL_REASONS = (
    "It answers another question.",
    "The article is wrong or out of date.",
    "Something that was asked is not answered.",
    "This customer needs something else.",
    "It should not be said like this.",
)


def ticket_or_404(key: UUID) -> Ticket:
    rows = Ticket.objects.select_related("customer", "team", "integration", "mailbox", "form__mailbox")
    ticket = rows.defer("search").filter(pk=key).first()
    if ticket is None:
        raise Http404("There is no such ticket.")
    return ticket


def item_context(request: HttpRequest, key: UUID, *, before: str = "", notice: str = "") -> dict[str, Any]:
    """All of one answer. `before` is the attempt that the reviewer had seen, where it is another one by now."""
    ticket = ticket_or_404(key)
    shared = {"ticket": ticket, "notice": notice, "may_act": request.user.has_perm(MAY_REVIEW)}
    try:
        item = item_of(ticket)
    except Gone as gone:
        return shared | {"gone": "" if notice else str(gone), "messages_of_ticket": _messages(ticket)}
    sentences = sentences_of(item.attempt)
    return shared | {
        "item": item,
        "attempt": item.attempt,
        "kind": item.kind,
        "messages_of_ticket": _messages(ticket),
        "sentences": sentences,
        "sources": _sources(item.attempt),
        "draft_is_weak": item.kind == ReviewKind.HELD and item.attempt.confidence < WORTH_CHECKING,
        "goes": destination_of(ticket),
        "changes": _changes(item, before),
        "earlier_verdicts": list(Verdict.objects.filter(attempt=item.attempt)[:5]),
        "reasons": USUAL_REASONS,
        **_words_of(item),
    }


def reserve_for(request: HttpRequest, ticket: UUID) -> str:
    """Who else looks at it, in words; empty if nobody does. Who may only look reserves nothing."""
    if not request.user.has_perm(MAY_REVIEW):
        return ""
    return others_in_words([one.by for one in reserve_ticket(ticket, by=request.user.get_username())])


def others_in_words(names: list[str]) -> str:
    if not names:
        return ""
    told = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{told} {'are' if len(names) > 1 else 'is'} looking at this ticket too."


def _messages(ticket: Ticket) -> list[Any]:
    return messages_of(ticket, at_most=MOST_MESSAGES)


def _sources(attempt: Attempt) -> list[dict[str, Any]]:
    """The sources with their text of that time, as far as the context has it."""
    bodies = {str(one.get("article_id")): one for one in attempt.context.get("candidates", [])}
    return [
        source | {"body": bodies.get(str(source.get("article_id")), {}).get("body", "")} for source in attempt.sources
    ]


def _changes(item: ReviewItem, before: str) -> list[Change]:
    if not before or before == item.attempt.public_id:
        return []
    try:
        old = Attempt.objects.only("text").filter(pk=ids.from_public("x", before), ticket=item.ticket).first()
    except ValueError:
        return []
    return compare_texts(old.text, item.attempt.text) if old else []


def _words_of(item: ReviewItem) -> dict[str, Any]:
    """The buttons say what they do to this kind."""
    if item.kind == ReviewKind.HELD:
        return {"approve_words": "Approve and send", "send_words": "Send", "heading": "Draft, not sent"}
    heading = "Sent, to review" if item.kind == ReviewKind.SENT else "Sent alone: a sample"
    return {"approve_words": "Right", "send_words": "Correct and send again", "heading": heading}
