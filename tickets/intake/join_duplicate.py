"""Joining a ticket that tells again what another told already, or telling staff that it may."""

from __future__ import annotations

import structlog
from django.conf import settings

from tickets import merging
from tickets.intake.duplicates import Duplicate, find_duplicate
from tickets.models import Merge, MergeState, Ticket
from tickets.services import NotPossible
from tickets.suggesting import suggest

log = structlog.get_logger(__name__)
FINDER = "duplicate-finder"


def join_duplicate(ticket: Ticket) -> bool:
    """True when the ticket was merged, or another into it: it is no longer the caller's. Raises ClaimLost."""
    found = find_duplicate(ticket)
    if found is None:
        return False
    value, evidence = found.likeness.value, found.likeness.evidence()
    joins = _joins(found)
    log.info("duplicate found", ticket_id=ticket.public_id, likeness=round(value, 3), joins=joins)
    if not joins:
        suggest(found.newer, into=found.older, by=FINDER, likeness=value, evidence=evidence)
        return False
    try:
        merging.merge(found.newer, into=found.older, by=FINDER, likeness=value, evidence=evidence, holding=ticket)
    except NotPossible:
        # The other was closed or merged elsewhere meanwhile.
        return False
    return True


def _joins(found: Duplicate) -> bool:
    """Otherwise a person is asked.

    What may be a machine's is not answered, so it must not decide for what may. And what a person has once taken out of
    a merge is not put into another by itself.
    """
    older, newer = found.older, found.newer
    is_sure = found.likeness.value >= settings.DUPLICATE_MERGE_FROM
    if not is_sure or older.reply_allowed != newer.reply_allowed:
        return False
    return not Merge.objects.filter(state=MergeState.UNDONE, merged__in=[older, newer]).exists()
