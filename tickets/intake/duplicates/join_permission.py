"""By whose word two tickets are one customer's: whether they may be joined by themselves, or only a person may do that.

Whoever posts a ticket may name anybody's address. Answers to mails and forms go to the address itself, so nobody else
hears them, whoever wrote. A program hears its answers itself: so its tickets are joined with others only if it
vouches for its customers' addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tickets.models import Ticket
from tickets.states import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSource:
    """Where a ticket is from. `is_mail`: its answers go to the address alone, even if a program handed it in."""

    integration_id: UUID | None
    name: str = ""
    vouches: bool = False
    is_mail: bool = False


def sources_of(keys: Iterable[UUID]) -> dict[UUID, frozenset[TicketSource]]:
    """For each ticket of these keys, none of them merged, the sources of its whole conversation, in one query."""
    roots = list(keys)
    rows = Ticket.objects.conversations_of(roots).values(
        "pk",
        "merged_into",
        "channel",
        "mailbox",
        "integration",
        "integration__name",
        "integration__vouches_for_addresses",
    )
    found: dict[UUID, set[TicketSource]] = {root: set() for root in roots}
    for row in rows:
        # One of them may have been merged by another worker since it was chosen; merging itself looks again.
        for root in found.keys() & {row["pk"], row["merged_into"]}:
            found[root].add(_source(row))
    return {root: frozenset(sources) for root, sources in found.items()}


def why_apart(ours: Iterable[TicketSource], theirs: Iterable[TicketSource]) -> str:
    """Why only a person may join two conversations; empty if they may be joined by themselves."""
    theirs = list(theirs)
    doubted = {name for one in ours for other in theirs for name in _doubted(one, other)}
    if not doubted:
        return ""
    names = " and ".join(sorted(doubted))
    return (
        f"{names} {'does' if len(doubted) == 1 else 'do'} not vouch for the addresses of"
        f" {'its' if len(doubted) == 1 else 'their'} customers, so anybody may have written in this one's name."
    )


def _source(row: Mapping[str, Any]) -> TicketSource:
    is_mail = row["integration"] is None or (row["channel"] == Channel.EMAIL and row["mailbox"] is not None)
    return TicketSource(
        integration_id=row["integration"],
        name=row["integration__name"] or "",
        vouches=bool(row["integration__vouches_for_addresses"]),
        is_mail=is_mail,
    )


def _doubted(one: TicketSource, other: TicketSource) -> set[str]:
    """The programs by whose word alone these two would be one customer's."""
    if one.integration_id == other.integration_id:
        return set()
    is_direct = None in (one.integration_id, other.integration_id)
    if is_direct and one.is_mail and other.is_mail:
        return set()
    return {source.name for source in (one, other) if source.integration_id is not None and not source.vouches}
