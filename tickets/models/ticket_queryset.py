"""Questions about many tickets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Case, F, Q, SmallIntegerField, Value, When
from django.db.models.functions import Greatest, Lower
from django.db.models.lookups import Exact

from tickets import ids
from tickets.open_lists import reasons_of_drafts
from tickets.states import HeldReason, Move, Priority, ReviewState, Status

if TYPE_CHECKING:
    from tickets.models.ticket import Ticket

# A search looks no further than at this many of the newest tickets: nobody pages through more, and a frequent word stays fast.
SEARCH_LIMIT = 1_000
# What answering a ticket takes.
NEEDED = ("customer", "integration")
_IDLE_DASH = re.compile(r'-(?![\w"])')

# What waits for somebody on our side; the index by which it is listed has the same condition.
NEEDS_A_PERSON = Q(
    review_state__in=[ReviewState.HELD, ReviewState.SENT_FOR_REVIEW, ReviewState.REJECTED], merged_into__isnull=True
)
# What a reviewer may go through: sent answers, and held tickets with a draft. The queue's index has the same condition.
TO_REVIEW = Q(status=Status.PENDING_CUSTOMER, merged_into__isnull=True) & (
    Q(review_state=ReviewState.SENT_FOR_REVIEW) | Q(review_state=ReviewState.HELD, confidence_score__gt=0)
)
# What is not settled; `/metrics` counts it by an index with the same condition.
LIVE = Q(status__in=[Status.OPEN, Status.IN_PROGRESS, Status.PENDING_CUSTOMER], merged_into__isnull=True)
# Few tickets have tags: the index holds these alone, and a question must say so to be answered by it.
TAGGED = ~Q(tags=[])
# Who has a first answer, and who waits for one; settled without one is neither. Two indexes have these conditions.
ANSWERED = Q(first_answer_at__isnull=False)
UNANSWERED = Q(first_answer_at__isnull=True, status__in=[Status.OPEN, Status.IN_PROGRESS, Status.PENDING_CUSTOMER])
# Urgent first: the words themselves sort otherwise.
PRIORITY_RANK = Case(
    *(When(priority=word, then=Value(rank)) for rank, word in enumerate(reversed(Priority.values[1:]))),
    default=Value(len(Priority.values) - 1),
    output_field=SmallIntegerField(),
)
# What stands in a team's queue: somebody waits for us.
QUEUED = LIVE & Q(waiting_since__isnull=False)
# The place in a queue: by the move, what is escalated first, and by people's bumps; within that by age.
MOVE_RANKS = {Move.ESCALATE.value: 0, Move.PRIORITY.value: 1}
USUAL_RANK = 2
QUEUE_RANK = Greatest(
    Value(0),
    Case(
        *(When(move=move, then=Value(rank)) for move, rank in MOVE_RANKS.items()),
        default=Value(USUAL_RANK),
        output_field=SmallIntegerField(),
    )
    - F("bump"),
    output_field=SmallIntegerField(),
)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def to_work_on(self) -> TicketQuerySet:
        """With all that answering takes."""
        return self.select_related(*NEEDED).defer("search")

    def of(self, integration_id: UUID) -> TicketQuerySet:
        return self.filter(integration_id=integration_id)

    def unmerged(self) -> TicketQuerySet:
        """Without those whose conversation belongs to another ticket: nothing is to be done on them."""
        return self.filter(merged_into=None)

    def with_survivor(self) -> TicketQuerySet:
        """With what the API shows of each and of the ticket that it is merged into, in the same query."""
        unshown = ("search", "merged_into__search", "merged_into__body", "merged_into__metadata")
        return self.select_related("customer", "team", "merged_into").defer(*unshown)

    def of_conversation(self, ticket: Ticket) -> TicketQuerySet:
        """The ticket itself and those that are merged into it."""
        return self.filter(Q(pk=ticket.pk) | Q(merged_into=ticket.pk))

    def conversations_of(self, roots: Sequence[UUID]) -> TicketQuerySet:
        """These tickets and all that are merged into them."""
        return self.filter(Q(pk__in=roots) | Q(merged_into__in=roots))

    def unsettled(self) -> TicketQuerySet:
        return self.unmerged().exclude(status__in=[Status.RESOLVED, Status.CLOSED])

    def live(self) -> TicketQuerySet:
        return self.filter(LIVE)

    def needing_a_person(self) -> TicketQuerySet:
        return self.filter(NEEDS_A_PERSON)

    def worst_first(self) -> TicketQuerySet:
        """What is urgent, and of that what has waited longest."""
        return self.order_by(PRIORITY_RANK, "waiting_since", "id")

    def tagged(self, *tags: str) -> TicketQuerySet:
        """Those that have all of these tags."""
        return self.filter(TAGGED, tags__contains=tags)

    def queue_of_team(self, team_id: int) -> TicketQuerySet:
        return self.filter(QUEUED, team=team_id).in_queue_order()

    def queue_of_person(self, user_id: int) -> TicketQuerySet:
        """What is theirs and not settled; last what waits for the customer."""
        return self.filter(LIVE, assignee=user_id, assignee__isnull=False).in_queue_order()

    def in_queue_order(self) -> TicketQuerySet:
        return self.order_by(QUEUE_RANK, "waiting_since", "id")

    def held_for(self, reason: str) -> TicketQuerySet:
        return self.unmerged().filter(review_state=ReviewState.HELD, held_reason=reason)

    def undelivered(self) -> TicketQuerySet:
        return self.held_for(HeldReason.DELIVERY)

    def awaiting_the_next_cycle(self) -> TicketQuerySet:
        """Held because the agent was not sure enough: a better article or another policy may change that."""
        return self.unmerged().filter(
            status=Status.PENDING_CUSTOMER,
            review_state=ReviewState.HELD,
            held_reason__in=reasons_of_drafts(),
        )

    def quiet_since(self, moment: datetime) -> TicketQuerySet:
        return self.unmerged().filter(status=Status.RESOLVED, last_activity_at__lt=moment)

    def matching(self, term: str) -> TicketQuerySet:
        """Tickets that a search term names: by id, number, address or words, told by the term's form."""
        term = term.strip().replace("\x00", "")
        if not term:
            return self
        if term.startswith("#") and term[1:].isdecimal():
            return self.filter(number=_as_number(term[1:]))
        if (key := _as_key(term)) is not None:
            return self.filter(pk=key)
        if "@" in term:
            return self.filter(Exact(Lower("customer__email"), Lower(Value(term))))
        hits = self.model.objects.filter(
            Q(search=SearchQuery(_without_idle_dashes(term), config="simple", search_type="websearch"))
        )
        found = Q(pk__in=_newest(hits))
        if term.isdecimal():
            # A ticket's number, or a word of digits: an invoice, an error code.
            found |= Q(number=_as_number(term))
        return self.filter(found)


def _newest(hits: models.QuerySet[Ticket]) -> list[UUID]:
    """Few are found by the words alone, wherever they stand; only of more than are looked at the newest must be known."""
    keys = hits.values_list("pk", flat=True)
    some = list(keys.order_by()[: SEARCH_LIMIT + 1])
    return some if len(some) <= SEARCH_LIMIT else list(keys.order_by("-created_at", "-id")[:SEARCH_LIMIT])


def _without_idle_dashes(term: str) -> str:
    """A dash means "not" before a word or a quote alone; PostgreSQL fails at more than 31 of them in a row."""
    return _IDLE_DASH.sub(" ", term)


def names_one(term: str) -> bool:
    """Whether a search term is one ticket's number or id."""
    term = term.strip().replace("\x00", "")
    return term.removeprefix("#").isdecimal() or _as_key(term) is not None


def _as_number(digits: str) -> int:
    """The largest that the column holds stands for all that are larger, and is nobody's."""
    return min(int(digits[:19]), 2**63 - 1)


def _as_key(term: str) -> UUID | None:
    try:
        return ids.from_public("t", term)
    except ValueError:
        return None
