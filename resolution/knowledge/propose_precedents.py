"""Proposing precedents from what people answered. The agent's own answers teach nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from resolution.answering.base import question_in
from resolution.attempts.store import GUARDS
from resolution.models import Attempt, Precedent, PrecedentState
from resolution.review.unchanged import is_unchanged
from routing.redaction.record import CustomerRecord, record_of_ticket
from routing.redaction.redact import Redacted, redact
from tickets.actions.last_lines import without_last_line
from tickets.models import ANSWERS, Message, Origin, Reply, ReplyState, Ticket
from tickets.states import Direction, Status

# An answer after which the customer was quiet for so long was the answer.
QUIET = timedelta(hours=72)
# What was right longer ago may not be right today.
LOOKED_BACK = timedelta(days=90)
AT_ONCE = 200
# A queue that nobody works off does not grow.
MOST_WAITING = 500
# Redacted before it is cut, so that no datum is cut in half and then missed.
MOST_READ, MOST_KEPT = 20_000, 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """As it was written, with all that is personal in it. It is shown to whoever decides, and never stored again."""

    question: str
    answer: str


def propose_precedents() -> int:
    """By the clock: how many were proposed."""
    room = MOST_WAITING - Precedent.objects.filter(state=PrecedentState.PROPOSED).count()
    replies = (
        worth_learning_from()
        .filter(precedent=None, created_at__gt=Now() - LOOKED_BACK)
        .order_by("-created_at")[: max(0, min(room, AT_ONCE))]
    )
    made = [precedent for reply in replies if (precedent := _proposal(reply))]
    # Another worker may have proposed the same meanwhile.
    Precedent.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def worth_learning_from() -> QuerySet[Reply]:
    """The last answer of a resolved ticket, written by a person, after which the customer said nothing for 72 hours."""
    own = {"ticket": OuterRef("ticket")}
    later = Reply.objects.filter(**own, origin__in=ANSWERS, created_at__gt=OuterRef("created_at"))
    went_on = Message.objects.inbound().filter(
        **own, created_at__gt=OuterRef("created_at"), created_at__lt=OuterRef("sent_at") + QUIET
    )
    for_people = Attempt.objects.filter(**own, engine=GUARDS)
    return (
        Reply.objects.filter(
            origin=Origin.PERSON,
            state=ReplyState.SENT,
            sent_at__lte=Now() - QUIET,
            ticket__status__in=[Status.RESOLVED, Status.CLOSED],
            ticket__updated_at__lte=Now() - QUIET,
            ticket__merged_into=None,
        )
        .exclude(Exists(later.exclude(state=ReplyState.CANCELLED)))
        .exclude(Exists(went_on))
        .exclude(Exists(for_people))
        .exclude(message__text="")
        .select_related("ticket__customer", "message")
    )


def original_of(reply: Reply) -> Original:
    """What the customer had asked last when this was answered, and the answer without its last line."""
    ticket = reply.ticket
    before = Message.objects.of_conversation(ticket).inbound().filter(created_at__lte=reply.created_at)
    asked = before.order_by("-created_at", "-id").values_list("text", flat=True).first()
    question = question_in(ticket.subject, [(Direction.INBOUND, asked)] if asked else [], otherwise=ticket.body)
    return Original(question=question, answer=without_last_line(reply.message.text).strip())


def redact_for_precedent(text: str, record: CustomerRecord) -> Redacted:
    redacted = redact(text[:MOST_READ], record)
    return Redacted(text=redacted.text[:MOST_KEPT].strip(), spans=redacted.spans, counts=redacted.counts)


def record_of_reply(reply: Reply) -> CustomerRecord:
    """Of the customer, and of the colleague who wrote the answer: names are taken out that stand under it."""
    user = get_user_model().objects.filter(username=reply.author).first()
    names = (user.get_full_name(), user.first_name) if user else ()
    return record_of_ticket(reply.ticket).with_other(CustomerRecord(names=tuple(name for name in names if name)))


def _proposal(reply: Reply) -> Precedent | None:
    original = original_of(reply)
    if not original.answer or _is_the_agents(reply.ticket, original.answer):
        return None
    record = record_of_reply(reply)
    question, answer = (redact_for_precedent(text, record) for text in (original.question, original.answer))
    if not (question.text and answer.text):
        return None
    counts = {
        kind: question.counts.get(kind, 0) + answer.counts.get(kind, 0) for kind in {*question.counts, *answer.counts}
    }
    return Precedent(
        reply=reply, question=question.text, answer=answer.text, category=reply.ticket.category, counts=counts
    )


def _is_the_agents(ticket: Ticket, answer: str) -> bool:
    """A draft that was sent as it stood is the agent's answer, whoever sent it."""
    drafts = Attempt.objects.filter(ticket=ticket).exclude(text="").order_by().values_list("text", flat=True)
    return any(is_unchanged(draft, answer) for draft in drafts)
