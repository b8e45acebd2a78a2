"""A customer who writes again soon after a ticket was resolved says that the answer was not right: a verdict on it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from resolution.feedback.thanks import says_only_thanks
from resolution.models import Attempt, Verdict, VerdictKind
from resolution.review.record_verdict import record_verdict
from tickets.actions.customer_acts import CUSTOMER
from tickets.actions.customer_message import CUSTOMER_WROTE
from tickets.models import ANSWERS, EventKind, Message, Origin, Reply, ReplyState, Ticket
from tickets.states import Status

# Within so long a resolution is on trial: a reopening, or a person's answer, undoes it.
ON_TRIAL = timedelta(hours=72)


def note_reopening(ticket: Ticket) -> Verdict | None:
    """The verdict, where the customer has begun this cycle by writing to the resolved ticket. Twice is once."""
    reopened_at = _reopened_at(ticket)
    if reopened_at is None:
        return None
    resolved = ticket.history.filter(kind=EventKind.STATUS, to_value=Status.RESOLVED, at__lt=reopened_at).last()
    if resolved is None or reopened_at - resolved.at > ON_TRIAL or _only_thanks(ticket, since=resolved.at):
        return None
    attempt = _answered_by(ticket, reopened_at)
    if attempt is None:
        return None
    return record_verdict(attempt, VerdictKind.REOPENED, by=CUSTOMER, reason="The customer wrote again.")


def _reopened_at(ticket: Ticket) -> datetime | None:
    begun = ticket.history.filter(kind=EventKind.CYCLE, to_value=str(ticket.cycle)).last()
    if begun is None or begun.detail.get("reason") != CUSTOMER_WROTE:
        return None
    moved = ticket.history.filter(kind=EventKind.STATUS, at__lte=begun.at).last()
    return moved.at if moved and moved.from_value == Status.RESOLVED else None


def _only_thanks(ticket: Ticket, *, since: datetime) -> bool:
    said = Message.objects.of_conversation(ticket).inbound().filter(created_at__gte=since)
    texts = list(said.values_list("text", flat=True)[:10])
    return bool(texts) and all(map(says_only_thanks, texts))


def _answered_by(ticket: Ticket, moment: datetime) -> Attempt | None:
    """The attempt whose answer the customer had; None where it was a person's."""
    conversation = Q(ticket=ticket) | Q(ticket__merged_into=ticket)
    heard = Reply.objects.filter(conversation, origin__in=ANSWERS, state=ReplyState.SENT, sent_at__lt=moment)
    last = heard.order_by("-sent_at", "-id").only("ticket_id", "cycle", "origin").first()
    if last is None or last.origin != Origin.AGENT:
        return None
    return Attempt.objects.filter(ticket=last.ticket_id, cycle=last.cycle).exclude(text="").first()
