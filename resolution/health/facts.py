"""What is known of customers from which their health is worked out: some queries for many customers, whatever they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Extract, JSONObject, Power, TruncDate

from resolution.models.feedback import Feedback
from routing.models import Reading
from tickets.models import AccountEvent, AccountKind, Customer, EventKind, Ticket, TicketEvent
from tickets.states import Priority, ReviewState, Status

# Older tickets that are settled say nothing of today.
TICKETS_COUNT_FOR = timedelta(days=180)
TONES_COUNT_FOR = timedelta(days=90)
TONE_HALF_LIFE = timedelta(days=30)
REOPENINGS_COUNT_FOR = timedelta(days=90)
RATINGS_COUNT_FOR = timedelta(days=365)
ENGAGEMENT_COUNTS_FOR = timedelta(days=90)
ACTIVE_WITHIN = timedelta(days=28)
PAYMENTS_COUNT_FOR = timedelta(days=90)
# The newest account events that are read of one customer and kind.
MOST_EVENTS = 50
_UNSETTLED = (Status.OPEN, Status.IN_PROGRESS, Status.PENDING_CUSTOMER)
_RANK: Any = Case(
    *(When(priority=priority, then=Value(rank)) for rank, priority in enumerate(Priority.values)),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """An account event as a program told it."""

    name: str
    told: dict[str, Any]
    at: datetime


@dataclass(slots=True, kw_only=True)
class HealthFacts:
    """Of one customer. What is empty is not known."""

    tickets: int = 0
    waiting: int = 0
    answered: int = 0
    waits_since: datetime | None = None
    worst_priority: str = ""
    # By tone: how many readings, the older ones counting less.
    tones: dict[str, float] = field(default_factory=dict)
    resolved: int = 0
    reopened: int = 0
    ratings: list[tuple[int, datetime]] = field(default_factory=list)
    nps: list[ToldEvent] = field(default_factory=list)
    engagement: list[ToldEvent] = field(default_factory=list)
    is_usage_told: bool = False
    active_days: int = 0
    billing: list[ToldEvent] = field(default_factory=list)


def load_facts(customers: Iterable[UUID], *, now: datetime) -> Mapping[UUID, HealthFacts]:
    keys = list(customers)
    facts = {key: HealthFacts() for key in keys}
    _load_tickets(facts, keys, now)
    _load_tones(facts, keys, now)
    _load_reopenings(facts, keys, now)
    _load_told(facts, keys, now)
    _load_usage(facts, keys, now)
    _load_ratings(facts, keys, now)
    return facts


def _load_tickets(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    """A merged ticket stands where the other one does; two of one customer that are one count once."""
    where = Coalesce("merged_into__status", "status")
    review = Coalesce("merged_into__review_state", "review_state")
    tickets = Ticket.objects.filter(customer__in=keys).exclude(merged_into__customer=F("customer"))
    standing = tickets.annotate(stands=where, review=review, rank=_RANK)
    unsettled, asks = Q(stands__in=_UNSETTLED), Q(review__in=[ReviewState.HELD, ReviewState.REJECTED])
    answered = Q(stands=Status.PENDING_CUSTOMER) & ~asks
    since = Coalesce("merged_into__waiting_since", "waiting_since", "created_at")
    counted = standing.filter(unsettled | Q(created_at__gte=now - TICKETS_COUNT_FOR)).order_by().values("customer")
    for row in counted.annotate(
        seen=Count("pk"),
        waiting=Count("pk", filter=unsettled & ~answered),
        answered=Count("pk", filter=answered),
        longest=Min(since, filter=unsettled & ~answered),
        worst=Max("rank", filter=unsettled),
    ):
        found = facts[row["customer"]]
        found.tickets, found.waiting, found.answered = row["seen"], row["waiting"], row["answered"]
        found.waits_since = row["longest"]
        found.worst_priority = "" if row["worst"] is None else Priority.values[row["worst"]]


def _load_tones(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    readings = Reading.objects.filter(ticket__customer__in=keys, created_at__gte=now - TONES_COUNT_FOR).order_by()
    seconds = Extract(ExpressionWrapper(Value(now) - F("created_at"), output_field=DurationField()), "epoch")
    counts: Any = Power(Value(0.5), seconds / Value(TONE_HALF_LIFE.total_seconds()), output_field=FloatField())
    for customer, tone, weight in readings.values_list("ticket__customer", "tone").annotate(weight=Sum(counts)):
        facts[customer].tones[tone] = weight


def _load_reopenings(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    since = now - REOPENINGS_COUNT_FOR
    touched = Ticket.objects.filter(customer__in=keys, last_activity_at__gte=since).order_by()
    moves = TicketEvent.objects.filter(ticket__in=touched, kind=EventKind.STATUS, at__gte=since).order_by()
    for row in moves.values("ticket__customer").annotate(
        resolved=Count("pk", filter=Q(to_value=Status.RESOLVED)),
        reopened=Count("pk", filter=Q(from_value=Status.RESOLVED, to_value=Status.IN_PROGRESS)),
    ):
        found = facts[row["ticket__customer"]]
        found.resolved, found.reopened = row["resolved"], row["reopened"]


def _load_told(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    """The newest events of each kind, the newest first."""
    asked = Customer.objects.filter(pk__in=keys).order_by()
    for key, nps, engagement, billing in asked.values_list(
        "pk",
        _newest(AccountKind.NPS, now - RATINGS_COUNT_FOR),
        _newest(AccountKind.ENGAGEMENT, now - ENGAGEMENT_COUNTS_FOR),
        _newest(AccountKind.BILLING, now - PAYMENTS_COUNT_FOR),
    ):
        found = facts[key]
        found.nps, found.engagement, found.billing = _told(nps), _told(engagement), _told(billing)


def _load_usage(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    """On how many days the customer did something in the product."""
    kinds, since = (AccountKind.USAGE, AccountKind.ENGAGEMENT), now - ENGAGEMENT_COUNTS_FOR
    happened = _events(since).filter(customer__in=keys, kind__in=kinds).values("customer")
    lately = Q(occurred_at__gte=now - ACTIVE_WITHIN)
    for row in happened.annotate(days=Count(TruncDate("occurred_at"), filter=lately, distinct=True)):
        found = facts[row["customer"]]
        found.is_usage_told, found.active_days = True, row["days"]


def _load_ratings(facts: dict[UUID, HealthFacts], keys: list[UUID], now: datetime) -> None:
    rated = Feedback.objects.filter(customer__in=keys, rated_at__gte=now - RATINGS_COUNT_FOR, rating__isnull=False)
    for customer, rating, at in rated.order_by().values_list("customer", "rating", "rated_at"):
        if rating is not None and at is not None:
            facts[customer].ratings.append((rating, at))


def _newest(kind: str, since: datetime) -> ArraySubquery:
    event = JSONObject(name="name", told="data", at="occurred_at")
    rows = _events(since).filter(customer=OuterRef("pk"), kind=kind).order_by("-occurred_at", "-id")
    return ArraySubquery(rows.values(event=event)[:MOST_EVENTS])


def _events(since: datetime) -> QuerySet[AccountEvent]:
    return AccountEvent.objects.filter(occurred_at__gte=since).order_by()


def _told(events: list[dict[str, Any]]) -> list[ToldEvent]:
    return [
        ToldEvent(name=event["name"], told=event["told"], at=datetime.fromisoformat(event["at"])) for event in events
    ]
