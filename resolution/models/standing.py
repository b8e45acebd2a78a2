"""What became of an attempt until now. The attempt itself never changes; the reply that its text went out by does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When

from tickets.models import Origin, Reply, ReplyState
from tickets.states import ReviewState

ON_ITS_WAY = (ReplyState.PENDING, ReplyState.SENDING)


class AttemptStanding(models.TextChoices):
    SENDING = "sending", "Reply queued"
    SENDING_FOR_REVIEW = "sending_for_review", "Reply queued, to review"
    SENT = "sent", "Sent"
    SENT_FOR_REVIEW = "sent_for_review", "Sent, to review"
    FAILED = "failed", "Reply not delivered"
    UNKNOWN = "unknown", "Not known whether it arrived"
    CANCELLED = "cancelled", "Reply cancelled"
    HELD = "held", "Held for a person"
    DRAFTED = "drafted", "Drafted for a person"


class AttemptQuerySet(models.QuerySet[Any]):
    def with_standing(self) -> AttemptQuerySet:
        """With `standing_now`, one of AttemptStanding."""
        with_answer = self.annotate(
            answer_state=_newest("state"), answer_review=_newest("review_after"), released_by=_newest("released_by")
        )
        standing: AttemptQuerySet = with_answer.annotate(standing_now=_STANDING)
        return standing

    def standing_as(self, standings: Iterable[str]) -> AttemptQuerySet:
        """Those that stand so now. What can stand so is found by an index first; the rest is not looked at."""
        chosen = set(standings)
        return self.with_standing().filter(_possible(chosen), standing_now__in=chosen)


def _possible(standings: set[str]) -> Q:
    """What the attempt, or one of its ticket's replies, has in any case if it stands so."""
    if AttemptStanding.SENT in standings:
        # Most are.
        return Q()
    behind = [condition for standing, condition in _REPLY_BEHIND.items() if standing in standings]
    found = Q(outcome__in=standings & {AttemptStanding.HELD, AttemptStanding.DRAFTED})
    if behind:
        found |= Q(ticket__in=Reply.objects.filter(reduce(or_, behind)).order_by().values("ticket"))
    return found


def _newest(column: str) -> Subquery:
    """Of the reply that has the attempt's text: the agent's, sent at once or released later."""
    answers = Reply.objects.filter(origin=Origin.AGENT, ticket=OuterRef("ticket"), cycle=OuterRef("cycle"))
    return Subquery(answers.order_by("-created_at", "-id").values(column)[:1])


# What was to be reviewed when it was queued says so for ever.
_REPLY_BEHIND = {
    AttemptStanding.SENDING: Q(state__in=ON_ITS_WAY),
    AttemptStanding.SENDING_FOR_REVIEW: Q(state__in=ON_ITS_WAY),
    AttemptStanding.SENT_FOR_REVIEW: Q(review_after=ReviewState.SENT_FOR_REVIEW),
    AttemptStanding.FAILED: Q(state=ReplyState.FAILED),
    AttemptStanding.UNKNOWN: Q(state=ReplyState.UNKNOWN),
    AttemptStanding.CANCELLED: Q(state=ReplyState.CANCELLED),
}
_IS_TO_REVIEW = Q(outcome="sending_for_review") | Q(answer_review=ReviewState.SENT_FOR_REVIEW)
_STANDING = Case(
    When(answer_state=None, then=F("outcome")),
    When(_IS_TO_REVIEW, answer_state__in=ON_ITS_WAY, then=models.Value(AttemptStanding.SENDING_FOR_REVIEW)),
    When(answer_state__in=ON_ITS_WAY, then=models.Value(AttemptStanding.SENDING)),
    When(_IS_TO_REVIEW, answer_state=ReplyState.SENT, then=models.Value(AttemptStanding.SENT_FOR_REVIEW)),
    default=F("answer_state"),
    output_field=models.CharField(),
)
