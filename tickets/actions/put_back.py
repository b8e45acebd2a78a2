"""How a ticket stands in the work, kept as plain values, and put back where what was done to it is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tickets import lifecycle
from tickets.claims import UNCLAIMED
from tickets.models import Ticket
from tickets.states import TRANSITIONS, Status

_VALUES = ("status", "review_state", "held_reason", "assigned_agent", "people_only", "retries")
_MOMENTS = ("due_at", "waiting_since")


def as_it_stands(ticket: Ticket) -> dict[str, Any]:
    moments = {name: moment.isoformat() if (moment := getattr(ticket, name)) else None for name in _MOMENTS}
    return {name: getattr(ticket, name) for name in _VALUES} | moments


def put_back(ticket: Ticket, before: dict[str, Any], *, by: str, reason: str) -> None:
    """The caller has the ticket locked, and knows that nothing else has happened to it. Raises LifecycleError."""
    values = {name: before[name] for name in _VALUES if name != "status"} | UNCLAIMED
    wanted = Status(before["status"])
    if ticket.status != wanted and wanted not in TRANSITIONS[Status(ticket.status)]:
        # A settled ticket goes back to work first.
        lifecycle.move(ticket, Status.IN_PROGRESS, by=by, reason=reason)
    if ticket.status == wanted:
        Ticket.objects.filter(pk=ticket.pk).update(**values)
    else:
        lifecycle.move(ticket, wanted, by=by, reason=reason, **values)
    moments = {name: datetime.fromisoformat(found) if (found := before[name]) else None for name in _MOMENTS}
    Ticket.objects.filter(pk=ticket.pk).update(**moments)
    ticket.refresh_from_db()
