"""What people have set about tickets: no machine sets it anew, and a report tells it apart."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from tickets.models import EventKind, TicketEvent

# An older release noted as a change what the assistant had raised by itself.
NOT_PEOPLE = ("resolution-agent",)


def changes_of_people() -> QuerySet[TicketEvent]:
    """Each names its field in `detail`."""
    return TicketEvent.objects.filter(kind=EventKind.CHANGED).exclude(actor__in=NOT_PEOPLE)


def fields_of_people(ticket_id: UUID) -> set[str]:
    return set(changes_of_people().filter(ticket=ticket_id).values_list("detail__field", flat=True))
