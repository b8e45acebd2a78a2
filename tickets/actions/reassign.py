"""Another team, priority or category for a ticket."""

from __future__ import annotations

from django.db import transaction

from tickets import history
from tickets.actions.lock import lock_ticket
from tickets.models import EventKind, Team, Ticket
from tickets.states import Category, Priority


@transaction.atomic
def reassign_ticket(
    ticket: Ticket, *, by: str, team: Team | None = None, priority: str = "", category: str = ""
) -> None:
    """A person reassigns or bumps a ticket; one event for each value that changes."""
    ticket = lock_ticket(ticket)
    wanted = {
        "team": team,
        "priority": Priority(priority) if priority else None,
        "category": Category(category) if category else None,
    }
    for name, value in wanted.items():
        before = getattr(ticket, name)
        if value is None or before == value:
            continue
        Ticket.objects.filter(pk=ticket.pk).update(**{name: value})
        history.record(
            ticket,
            EventKind.CHANGED,
            by=by,
            from_value=str(before or ""),
            to_value=str(value),
            field=name,
        )
