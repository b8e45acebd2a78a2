"""Locking a ticket for a verb: itself, or the ticket that its conversation belongs to now."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from tickets.actions.errors import NotPossible
from tickets.models import Ticket


class _Moved(Exception):
    """The conversation belongs to another ticket now."""


def lock_ticket(ticket: Ticket) -> Ticket:
    """The ticket as it is now, kept from others until the transaction ends. Raises NotPossible for a merged one."""
    locked = lock_any_ticket(ticket.pk)
    if locked.merged_into is not None:
        raise NotPossible(f"The ticket is merged into #{locked.merged_into.number}; do it there.")
    return locked


def lock_survivor(ticket: Ticket) -> Ticket:
    """The ticket that the conversation belongs to now, locked.

    Only that one: who has a merged ticket locked and waits for its survivor could block merging, and be blocked by it.
    """
    while True:
        with suppress(_Moved):
            return _lock_if_survivor(ticket)


def _lock_if_survivor(ticket: Ticket) -> Ticket:
    """Raises _Moved, and gives the lock back, where a merge was made or undone while we waited for it."""
    with transaction.atomic():
        locked = lock_any_ticket(survivor_id(ticket))
        if locked.merged_into_id is not None or survivor_id(ticket) != locked.pk:
            raise _Moved
        return locked


def survivor_id(ticket: Ticket) -> UUID:
    """The key of the ticket that the conversation belongs to now; its own unless it is merged."""
    last = Coalesce("merged_into_id", "pk")
    key: UUID = Ticket.objects.annotate(last=last).values_list("last", flat=True).get(pk=ticket.pk)
    return key


def lock_any_ticket(key: UUID) -> Ticket:
    """The ticket itself, merged or not, locked."""
    return Ticket.objects.select_for_update(of=("self",)).get(pk=key)
