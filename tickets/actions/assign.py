"""Whose a ticket is, and the words that staff have put on it. One event for each change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from tickets import history
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_ticket
from tickets.models import EventKind, Ticket
from tickets.tags import BadTag, clean_tags

# As much of a long value as an event's column takes; the whole stands in its detail.
SHOWN_CHARACTERS = 100


@transaction.atomic
def assign_ticket(ticket: Ticket, *, to: User | None, by: str) -> None:
    """Gives the ticket to a person, or to nobody. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    if to is not None and not (to.is_active and to.is_staff):
        raise NotPossible(f"{to.get_username()} can't log in here any more.")
    if ticket.assignee_id == (to.pk if to else None):
        return
    before = ticket.assignee
    Ticket.objects.filter(pk=ticket.pk).update(assignee=to)
    _record(ticket, "assignee", before and before.get_username(), to and to.get_username(), by=by)


@transaction.atomic
def set_tags(ticket: Ticket, *, tags: Iterable[str], by: str) -> None:
    """The ticket has these tags and no others. Raises NotPossible."""
    ticket = lock_ticket(ticket)
    try:
        wanted = clean_tags(tags)
    except BadTag as bad:
        raise NotPossible(str(bad)) from None
    if wanted == ticket.tags:
        return
    Ticket.objects.filter(pk=ticket.pk).update(tags=wanted)
    detail = {"removed": sorted({*ticket.tags} - {*wanted}), "added": sorted({*wanted} - {*ticket.tags})}
    _record(ticket, "tags", ", ".join(ticket.tags), ", ".join(wanted), by=by, **detail)


def _record(ticket: Ticket, field: str, before: Any, after: Any, *, by: str, **detail: Any) -> None:
    shown = {"from_value": (before or "")[:SHOWN_CHARACTERS], "to_value": (after or "")[:SHOWN_CHARACTERS]}
    history.record(ticket, EventKind.CHANGED, by=by, field=field, **shown, **detail)
