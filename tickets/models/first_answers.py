"""Who gave a ticket its first answer, or that nobody has yet: the dashboard counts by it, and the list filters by it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tickets.models import EventKind, Origin, Reply, TicketEvent
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.states import Status

# A person did something to the ticket, besides a reply.
TOUCHES = (
    EventKind.TOPIC,
    EventKind.APPROVED,
    EventKind.REJECTED,
    EventKind.CHANGED,
    EventKind.NOTE,
    EventKind.TAKEN,
    EventKind.REOPENED,
)
ANSWERED = Q(first_answer_at__isnull=False)
UNANSWERED = Q(first_answer_at__isnull=True) & ~Q(status__in=[Status.RESOLVED, Status.CLOSED])
_WITH_PEOPLE = Q(Exists(Reply.objects.filter(ticket=OuterRef("pk"), origin=Origin.PERSON))) | Q(
    Exists(TicketEvent.objects.filter(ticket=OuterRef("pk"), kind__in=TOUCHES))
)
BY_THE_ASSISTANT = ANSWERED & ~_WITH_PEOPLE


def answered_alone(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(BY_THE_ASSISTANT)


def answered_with_people(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(ANSWERED & _WITH_PEOPLE)


def unanswered_tickets(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(UNANSWERED)


def answered_or_waiting(tickets: TicketQuerySet) -> TicketQuerySet:
    """All but what was settled without an answer: the median counts them."""
    return tickets.filter(ANSWERED | UNANSWERED)
