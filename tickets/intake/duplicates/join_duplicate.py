"""Joining a ticket that tells again what another told already, or telling staff that it may."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.db import transaction

from tickets.actions import merge
from tickets.actions.errors import NotPossible
from tickets.actions.suggest_merge import suggest_merge
from tickets.intake.duplicates.duplicates import Duplicate, find_duplicate
from tickets.intake.duplicates.join_permission import sources_of, why_apart
from tickets.models import Merge, MergeState, Ticket

log = structlog.get_logger(__name__)
FINDER = "duplicate-finder"


def join_duplicate(ticket: Ticket) -> bool:
    """True when the ticket was merged, or another into it: it is no longer the caller's. Raises ClaimLost."""
    found = find_duplicate(ticket)
    if found is None:
        return False
    joins = _joins(found)
    log.info("duplicate found", ticket_id=ticket.public_id, similarity=round(found.similarity.value, 3), joins=joins)
    if not joins:
        _suggest(found)
        return False
    try:
        return _merge(found, holding=ticket)
    except NotPossible:
        # The other was closed or merged elsewhere meanwhile.
        return False


def _joins(found: Duplicate) -> bool:
    """Otherwise a person is asked.

    One who only says to be the customer must hear nothing of what others are answered. What may be a machine's is not
    answered, so it must not decide for what may. And what a person has once taken out of a merge is not put into another
    by itself.
    """
    older, newer = found.older, found.newer
    is_sure = found.similarity.value >= settings.DUPLICATE_MERGE_FROM
    if not is_sure or found.apart or older.reply_allowed != newer.reply_allowed:
        return False
    return not Merge.objects.filter(state=MergeState.UNDONE, merged__in=[older, newer]).exists()


@transaction.atomic
def _merge(found: Duplicate, *, holding: Ticket) -> bool:
    """False if something was merged into one of them meanwhile that must not be joined with the other."""
    merge.take_turn()
    sources = sources_of([found.older.pk, found.newer.pk])
    if why_apart(sources[found.older.pk], sources[found.newer.pk]):
        return False
    value, evidence = found.similarity.value, found.similarity.evidence()
    merge.merge_tickets(found.newer, into=found.older, by=FINDER, similarity=value, evidence=evidence, holding=holding)
    return True


def _suggest(found: Duplicate) -> None:
    survivor, merged = _survivor_first(found)
    evidence: dict[str, Any] = found.similarity.evidence()
    if found.apart:
        evidence |= {"apart": found.apart, "words": f"{evidence['words']} {found.apart}"}
    suggest_merge(merged, into=survivor, by=FINDER, similarity=found.similarity.value, evidence=evidence)


def _survivor_first(found: Duplicate) -> tuple[Ticket, Ticket]:
    """The older; but who is answered where the two meet should be the one who is known to be the customer."""
    if found.apart and _is_doubted(found.older) and not _is_doubted(found.newer):
        return found.newer, found.older
    return found.older, found.newer


def _is_doubted(ticket: Ticket) -> bool:
    return ticket.integration is not None and not ticket.integration.vouches_for_addresses
