"""What reviewers go through: held drafts, answers that were sent to be reviewed, and the sample of those sent alone.

People first, then by priority, then what has waited longest. The sample comes last: nobody waits for it. Each question
reads its first rows by an index, however many are held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Left, Now
from django.db.models.lookups import GreaterThan

from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt, Verdict, VerdictKind
from resolution.review.record_verdict import BY_REVIEWERS
from resolution.review.reservations import is_reserved_by_others
from routing.held_reasons import RoutingHeld
from tickets.models import Reply, ReplyState, Ticket
from tickets.models.ticket_queryset import TO_REVIEW, TicketQuerySet
from tickets.open_lists import reasons_of_drafts
from tickets.presentation.counts import counted_up_to
from tickets.states import ReviewState, Status

# Counted no further than anybody would read.
COUNTED = 1_000
# A sampled answer that is older is nobody's to judge any more.
SAMPLED_FOR = timedelta(days=30)


class ReviewKind(models.TextChoices):
    """Why an answer is looked at."""

    HELD = "held", "Held with a draft"
    SENT = "sent", "Sent, to review"
    SAMPLED = "sampled", "Sample of what was sent alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCounts:
    held: int
    sent: int
    sampled: int
    triage: int

    @property
    def all(self) -> int:
        return self.held + self.sent + self.sampled


def next_to_review(*, by: str, which: str = "", skipped: Sequence[int] = ()) -> UUID | None:
    """The ticket that this reviewer sees next: not one that a colleague looks at, nor of these numbers."""
    free = ~is_reserved_by_others(by)
    for tickets in _parts(which):
        key = tickets.filter(free).exclude(number__in=skipped).values_list("pk", flat=True).first()
        if key is not None:
            return key
    if which not in ("", ReviewKind.SAMPLED):
        return None
    sampled = open_samples().filter(~is_reserved_by_others(by, ticket="ticket"))
    return sampled.exclude(ticket__number__in=skipped).values_list("ticket", flat=True).first()


def count_queue() -> QueueCounts:
    held = _count(_first_people()) + _count(_drafts())
    triage = Ticket.objects.held_for(RoutingHeld.TRIAGE)
    return QueueCounts(
        held=counted_up_to(held, COUNTED),
        sent=_count(_sent()),
        sampled=_count(open_samples()),
        triage=_count(triage),
    )


def to_review_of(ticket: Ticket) -> tuple[ReviewKind, Attempt] | None:
    """Why this ticket's answer is to be reviewed now, and the attempt that made it; None: it is not."""
    if ticket.merged_into_id is not None:
        return None
    attempt = Attempt.objects.filter(ticket=ticket, cycle=ticket.cycle).first()
    if attempt is not None and (kind := _kind_of(ticket, attempt)) is not None:
        return kind, attempt
    sampled = open_samples().filter(ticket=ticket).first()
    return (ReviewKind.SAMPLED, sampled) if sampled else None


def _kind_of(ticket: Ticket, attempt: Attempt) -> ReviewKind | None:
    if ticket.status != Status.PENDING_CUSTOMER:
        return None
    if ticket.review_state == ReviewState.SENT_FOR_REVIEW:
        return ReviewKind.SENT
    if not ticket.is_held:
        return None
    is_first = ticket.held_reason == ResolutionHeld.PERSON_FIRST
    return ReviewKind.HELD if is_first or (attempt.text and ticket.held_reason in reasons_of_drafts()) else None


def open_samples() -> models.QuerySet[Attempt]:
    """Of what was sent alone, the few that the attempt's hash chose and nobody has judged yet; the oldest first."""
    taken_back = Verdict.objects.filter(
        attempt=OuterRef("attempt"), by=OuterRef("by"), kind=VerdictKind.WITHDRAWN, pk__gt=OuterRef("pk")
    )
    judged = Verdict.objects.filter(~Exists(taken_back), attempt=OuterRef("pk"), kind__in=BY_REVIEWERS)
    arrived = Reply.objects.filter(pk=OuterRef("reply"), state=ReplyState.SENT)
    to_review = Q(ticket__review_state__in=[ReviewState.HELD, ReviewState.SENT_FOR_REVIEW])
    chosen = Attempt.objects.filter(policy__sampled=True, created_at__gt=Now() - SAMPLED_FOR)
    unsettled = chosen.filter(Exists(arrived), ~Exists(judged), ~to_review, ticket__merged_into=None)
    return unsettled.order_by("created_at", "id")


def drafts_and_sent() -> TicketQuerySet:
    """Held drafts and answers that were sent to be reviewed, in one order."""
    return _in_order(_IS_SENT | _is_draft())


def _parts(which: str) -> Iterator[TicketQuerySet]:
    if which in ("", ReviewKind.HELD):
        yield _first_people()
    if which == "":
        yield drafts_and_sent()
    elif which == ReviewKind.HELD:
        yield _drafts()
    elif which == ReviewKind.SENT:
        yield _sent()


_IS_SENT = Q(review_state=ReviewState.SENT_FOR_REVIEW)


def _is_draft() -> Q:
    """Of one ticket after the other: as an EXISTS the planner would read every attempt there is before the first."""
    made = Attempt.objects.filter(ticket=OuterRef("pk"), cycle=OuterRef("cycle")).order_by()
    has_text: Any = GreaterThan(Subquery(made.values(start=Left("text", 1))[:1]), Value(""))
    return Q(has_text, review_state=ReviewState.HELD, held_reason__in=reasons_of_drafts())


def _first_people() -> TicketQuerySet:
    """Matters for people first, with a draft or without."""
    found = Ticket.objects.held_for(ResolutionHeld.PERSON_FIRST).filter(status=Status.PENDING_CUSTOMER)
    return found.worst_first()


def _drafts() -> TicketQuerySet:
    return _in_order(_is_draft())


def _sent() -> TicketQuerySet:
    return _in_order(_IS_SENT)


def _in_order(condition: Q) -> TicketQuerySet:
    return Ticket.objects.filter(TO_REVIEW).filter(condition).worst_first()


def _count(rows: models.QuerySet[Any]) -> int:
    return counted_up_to(rows.order_by().values("pk")[:COUNTED].count(), COUNTED)
