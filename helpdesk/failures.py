"""A stage that failed leaves an event, is tried again after a while, and after its tries goes to people."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from psycopg.errors import QueryCanceled

from resolution.attempts.store import hold_ticket
from routing.decisions.dispatch import AGENT
from tickets import claims, history, lifecycle
from tickets.models import EventKind, Ticket
from tickets.states import HeldReason, ReviewState, Status

log = structlog.get_logger(__name__)
FIRST_PAUSE = timedelta(seconds=5)
# The database was away, or a row was locked for too long: no ticket is at fault, so none has used up a try.
DATABASE_PAUSE = timedelta(seconds=30)


class StageTriedTooOften(Exception):
    """The stage was begun as often as it may be and never brought an outcome."""


def refuse_too_many(ticket: Ticket) -> None:
    """Raises TooManyTries before the work when earlier tries have killed their workers."""
    if ticket.tries > settings.MAX_TRIES:
        raise StageTriedTooOften(f"Begun {settings.MAX_TRIES} times without an outcome.")


def record(ticket: Ticket, error: Exception) -> None:
    """Writes the failure and either the next try or the hand-over to people."""
    log.error("stage failed", ticket_id=ticket.public_id, tries=ticket.tries, exc_info=error)
    reason = f"{type(error).__name__}: {error}"[:500]
    try:
        if _is_the_database_s(error):
            claims.release(ticket, due_in=DATABASE_PAUSE, tries=ticket.tries - 1)
            return
        with transaction.atomic():
            history.record(ticket, EventKind.FAILED, by="pipeline", from_value=ticket.status, reason=reason)
            if ticket.tries >= settings.MAX_TRIES:
                _give_to_people(ticket)
            else:
                pause = FIRST_PAUSE * 2 ** (ticket.tries - 1)
                claims.release(ticket, due_in=pause, tries=ticket.tries)
    except (claims.ClaimLost, lifecycle.LifecycleError):
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
