"""Who gave a ticket its first answer, or that nobody has yet: the dashboard counts by it, and the list filters by it."""

from __future__ import annotations

from django.db.models import Q

from tickets.models.ticket_queryset import ANSWERED, UNANSWERED, TicketQuerySet

# Answered, and no person did anything to it.
BY_THE_ASSISTANT = ANSWERED & Q(with_people=False)


def answered_alone(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(BY_THE_ASSISTANT)


def answered_with_people(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(ANSWERED & Q(with_people=True))


def unanswered_tickets(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.filter(UNANSWERED)


def answered_or_waiting(tickets: TicketQuerySet) -> TicketQuerySet:
    """All but what was settled without an answer: the median counts them."""
    return tickets.filter(ANSWERED | UNANSWERED)
