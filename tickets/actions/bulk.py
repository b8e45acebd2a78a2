"""The same verb for many tickets: each in its own transaction, those that refuse counted with their reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tickets.actions import merge as merging
from tickets.actions import no_answer
from tickets.actions.close import close_ticket
from tickets.actions.errors import NotPossible
from tickets.actions.merge import heard_by, program_that_would_hear
from tickets.lifecycle import LifecycleError
from tickets.models import Ticket
from tickets.states import NoAnswer, Status

LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    count: int
    refused: Counter[str] = field(default_factory=Counter)


def close(tickets: Iterable[Ticket], *, by: str) -> BulkResult:
    return do_each(tickets, lambda ticket: close_ticket(ticket, by=by, reason="Closed by hand."))


def settle_without_answer(tickets: Iterable[Ticket], *, why: NoAnswer, by: str) -> BulkResult:
    return do_each(tickets, lambda ticket: no_answer.settle_without_answer(ticket, why=why, by=by))


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """Which tickets would become a part of which: the oldest that can take them in."""

    survivor: Ticket
    merged: tuple[Ticket, ...]

    @property
    def crosses_customers(self) -> bool:
        """They are of more than one customer."""
        return any(ticket.customer_id != self.survivor.customer_id for ticket in self.merged)

    @property
    def heard_by(self) -> str:
        """What to say of a program that would read the answers to the others' conversations too."""
        found = (program_that_would_hear(ticket.merged_into or ticket, self.survivor) for ticket in self.merged)
        program = next(filter(None, found), "")
        return heard_by(program) if program else ""


def plan_merge(tickets: Iterable[Ticket]) -> MergePlan:
    """What merging would do. Raises NotPossible."""
    chosen = sorted(list(tickets)[:LIMIT], key=lambda ticket: (ticket.created_at, ticket.pk))
    survivor = next((one for one in chosen if one.status != Status.CLOSED and one.merged_into_id is None), None)
    if survivor is None:
        raise NotPossible("All of them are closed or merged; one must be neither to take the others in.")
    merged = tuple(ticket for ticket in chosen if survivor.pk not in (ticket.pk, ticket.merged_into_id))
    if not merged:
        raise NotPossible("Choose two tickets or more.")
    return MergePlan(survivor=survivor, merged=merged)


def merge(plan: MergePlan, *, by: str) -> BulkResult:
    return do_each(plan.merged, lambda ticket: _merge(ticket, plan.survivor, by))


def _merge(ticket: Ticket, survivor: Ticket, by: str) -> None:
    merging.merge_tickets(ticket, into=survivor, by=by)


def do_each(tickets: Iterable[Ticket], verb: Callable[[Ticket], None]) -> BulkResult:
    count, refused = 0, Counter[str]()
    for ticket in list(tickets)[:LIMIT]:
        try:
            verb(ticket)
        except (LifecycleError, NotPossible) as refusal:
            refused[str(refusal)] += 1
        else:
            count += 1
    return BulkResult(count=count, refused=refused)
