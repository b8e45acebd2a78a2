"""A stage that failed leaves an event, is tried again after a while, and after its tries goes to people."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from psycopg.errors import QueryCanceled

from resolution.attempts.store import hold_ticket
from routing.decisions.dispatch import AGENT
from tickets import claims, history, lifecycle
from tickets.backoff import Backoff
from tickets.models import EventKind, Ticket
from tickets.states import HeldReason, ReviewState, Status

log = structlog.get_logger(__name__)
BACKOFF = Backoff.doubling(timedelta(seconds=5), longest=timedelta(hours=1))
# The database was away, or a row was locked for too long: no ticket is at fault, so none has used up a try.
DATABASE_PAUSE = timedelta(seconds=30)


def record(ticket: Ticket, error: Exception, pause: timedelta | None) -> None:
    """Writes the failure and either the next try or the hand-over to people. Raises ClaimLost."""
    log.error("stage failed", ticket_id=ticket.public_id, tries=ticket.tries, exc_info=error)
    reason = f"{type(error).__name__}: {error}"[:500]
    try:
        if _is_the_database_s(error):
            claims.release(ticket, due_in=DATABASE_PAUSE, tries=ticket.tries - 1)
            return
        with transaction.atomic():
            history.record(ticket, EventKind.FAILED, by="pipeline", from_value=ticket.status, reason=reason)
            if pause is None:
                _give_to_people(ticket)
            else:
                claims.release(ticket, due_in=pause, tries=ticket.tries)
    except lifecycle.LifecycleError:
        log.info("claim lost", ticket_id=ticket.public_id)


def _is_the_database_s(error: Exception) -> bool:
    """A statement that took too long is not meant: what this ticket asks may always take so long."""
    return isinstance(error, (OperationalError, InterfaceError)) and not isinstance(error.__cause__, QueryCanceled)


def _give_to_people(ticket: Ticket) -> None:
    if ticket.status == Status.IN_PROGRESS:
        hold_ticket(ticket, reason=HeldReason.FAILED, by=AGENT)
        return
    claims.release(ticket, review_state=ReviewState.HELD, held_reason=HeldReason.FAILED)
    history.record(ticket, EventKind.HELD, by="pipeline", to_value=HeldReason.FAILED)
