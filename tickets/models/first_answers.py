"""Who gave a ticket its first answer, or that nobody has yet: the dashboard counts by it, and the list filters by it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tickets.models import Origin, Reply, TicketEvent
from tickets.models.ticket_queryset import TicketQuerySet
from tickets.open_lists import touches
from tickets.states import Status

ANSWERED = Q(first_answer_at__isnull=False)
UNANSWERED = Q(first_answer_at__isnull=True) & ~Q(status__in=[Status.RESOLVED, Status.CLOSED])


def by_the_assistant() -> Q:
    """Answered, and no person did anything to it."""
    return ANSWERED & ~_with_people()


def answered_alone(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(by_the_assistant())


def answered_with_people(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(ANSWERED & _with_people())


def unanswered_tickets(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(UNANSWERED)


def answered_or_waiting(tickets: TicketQuerySet) -> TicketQuerySet:
    """All but what was settled without an answer: the median counts them."""
    return tickets.filter(ANSWERED | UNANSWERED)


def _with_people() -> Q:
    replies = Reply.objects.filter(ticket=OuterRef("pk"), origin=Origin.PERSON)
    events = TicketEvent.objects.filter(ticket=OuterRef("pk"), kind__in=touches())
    return Q(Exists(replies)) | Q(Exists(events))
