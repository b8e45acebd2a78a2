"""The same verb for many tickets: each in its own transaction, those that refuse counted with their reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tickets import services
from tickets.lifecycle import LifecycleError
from tickets.models import Team, Ticket
from tickets.services import NotPossible
from tickets.states import Priority

LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    count: int
    refused: Counter[str] = field(default_factory=Counter)


def bump(tickets: Iterable[Ticket], *, by: str) -> Done:
    """One priority higher each."""
    return _each(tickets, lambda ticket: _bump(ticket, by))


def assign(tickets: Iterable[Ticket], *, team: Team, by: str) -> Done:
    return _each(tickets, lambda ticket: services.change(ticket, team=team, by=by))


def close(tickets: Iterable[Ticket], *, by: str) -> Done:
    return _each(tickets, lambda ticket: services.close(ticket, by=by, reason="Closed by hand."))


def _bump(ticket: Ticket, by: str) -> None:
    higher = Priority.values.index(ticket.priority) + 1
    if higher == len(Priority.values):
        raise NotPossible("It is urgent already.")
    services.change(ticket, priority=Priority.values[higher], by=by)


def _each(tickets: Iterable[Ticket], verb: Callable[[Ticket], None]) -> Done:
    count, refused = 0, Counter[str]()
    for ticket in list(tickets)[:LIMIT]:
        try:
            verb(ticket)
        except (LifecycleError, NotPossible) as refusal:
            refused[str(refusal)] += 1
        else:
            count += 1
    return Done(count=count, refused=refused)
