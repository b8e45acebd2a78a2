"""Joining two tickets that are one matter.

Nothing is moved. `merged_into` says whose conversation a ticket's messages belong to, and a Merge row says why and how
both stood before; `unmerging` reads it. Rows of the state `merged` form trees, each ticket with at most one row as the
merged one; `merged_into` is always the root of its tree.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from tickets import claims, history, ids
from tickets.actions.errors import NotPossible
from tickets.actions.lock import survivor_id
from tickets.actions.outbox import AUTOMATIC, cancel_unsent
from tickets.actions.work_on import work_on_ticket
from tickets.claims import UNCLAIMED
from tickets.models import EventKind, Merge, MergeState, Origin, Reply, ReplyState, Ticket
from tickets.states import ReviewState, Status

# How a ticket stands in the work; what undoing gives back.
WORK = ("status", "review_state", "held_reason", "cycle", "retries", "due_at", "waiting_since")
MOMENTS = ("due_at", "waiting_since")
# The number of the lock that merges of the whole installation take in turn; any number of our own will do.
TURN = 7_310_577


@transaction.atomic
def merge_tickets(
    ticket: Ticket,
    *,
    into: Ticket,
    by: str,
    similarity: float | None = None,
    evidence: dict[str, Any] | None = None,
    holding: Ticket | None = None,
) -> Merge:
    """Makes the ticket's conversation a part of the other's; who worked on either loses the claim.

    A ticket that is merged already stands for its survivor. `holding` is the one of the two that the calling worker
    has claimed. Raises NotPossible; ClaimLost when `holding` is no longer the caller's.
    """
    take_turn()
    merged, survivor = _lock_both(ticket, into)
    if holding is not None and holding.claim not in (merged.claim, survivor.claim):
        raise claims.ClaimLost(f"Ticket {holding.pk} is no longer ours.")
    _refuse_what_makes_no_sense(merged, survivor, is_itself=ticket.pk == into.pk)
    before = {"merged": _as_it_stands(merged), "survivor": _as_it_stands(survivor)}
    row = _write_row(merged, survivor, by=by, similarity=similarity, evidence=evidence)
    _tell(row, merged, survivor, by=by)
    cancel_unsent(merged, by=by, reason=f"Merged into #{survivor.number}.", origins=AUTOMATIC)
    Ticket.objects.filter(merged_into=merged).update(merged_into=survivor)
    Ticket.objects.filter(pk=merged.pk).update(merged_into=survivor, due_at=None, **UNCLAIMED)
    woke = waits_for_us(merged)
    if woke:
        cancel_unsent(survivor, by=by, reason=f"#{merged.number} was merged into it.", origins=[Origin.AGENT])
        work_on_ticket(survivor, by=by, reason=f"#{merged.number} was merged into it.")
    # Later than every event that merging itself has left: what comes after it happened to the tickets since.
    row.evidence |= {"before": before, "woke": woke, "done": str(ids.new_id())}
    row.save(update_fields=["evidence"])
    return row


def program_that_would_hear(ticket: Ticket, survivor: Ticket) -> str:
    """The name of a program that doesn't vouch and that would read answers to this ticket too, were it merged into the
    other; empty where there is none."""
    program = survivor.integration
    if program is None or program.vouches_for_addresses:
        return ""
    has_others = ticket.integration_id != program.pk or ticket.merged_tickets.exclude(integration=program).exists()
    return program.name if has_others else ""


def heard_by(program: str) -> str:
    return f"The answers will also be read by the program {program}, which does not vouch for its customers' addresses."


def take_turn() -> None:
    """One merge, or undoing, at a time, until the transaction ends: so trees stay trees, and no two block each other.

    To be taken before any ticket is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])


def waits_for_us(ticket: Ticket) -> bool:
    """The customer has not been answered."""
    return ticket.status in (Status.OPEN, Status.IN_PROGRESS) or ticket.review_state in (
        ReviewState.HELD,
        ReviewState.REJECTED,
    )


def _lock_both(ticket: Ticket, into: Ticket) -> tuple[Ticket, Ticket]:
    merged, survivor = survivor_id(ticket), survivor_id(into)
    rows = Ticket.objects.select_for_update(of=("self",)).filter(pk__in=[merged, survivor])
    locked = {row.pk: row for row in rows.order_by("pk")}
    return locked[merged], locked[survivor]


def _refuse_what_makes_no_sense(merged: Ticket, survivor: Ticket, *, is_itself: bool) -> None:
    if is_itself:
        raise NotPossible("A ticket can't be merged into itself.")
    if merged.pk == survivor.pk:
        raise NotPossible(f"They are one ticket already: #{survivor.number}.")
    if survivor.status == Status.CLOSED:
        raise NotPossible(f"#{survivor.number} is closed; merge into a ticket that is not.")


def _as_it_stands(ticket: Ticket) -> dict[str, Any]:
    """Its place in the work, and the agent's replies that merging will withdraw."""
    unsent = Reply.objects.filter(ticket=ticket, state=ReplyState.PENDING, origin=Origin.AGENT)
    values = {name: getattr(ticket, name) for name in WORK}
    values |= {name: moment.isoformat() for name in MOMENTS if (moment := values[name])}
    return values | {"replies": [str(key) for key in unsent.values_list("pk", flat=True)]}


def _write_row(
    merged: Ticket, survivor: Ticket, *, by: str, similarity: float | None, evidence: dict[str, Any] | None
) -> Merge:
    """The suggestion of this merge becomes the merge; the opposite one is settled by it."""
    suggested = Merge.objects.filter(state=MergeState.SUGGESTED)
    suggested.filter(survivor=merged, merged=survivor).update(
        state=MergeState.DISMISSED, settled_by=by, settled_at=Now()
    )
    row = suggested.filter(survivor=survivor, merged=merged).first() or Merge(survivor=survivor, merged=merged)
    row.state, row.by = MergeState.MERGED, by
    if similarity is not None:
        row.similarity, row.evidence = similarity, evidence or {}
    row.save()
    return row


def _tell(row: Merge, merged: Ticket, survivor: Ticket, *, by: str) -> None:
    reason = str(row.evidence.get("words", ""))
    if merged.customer_id != survivor.customer_id:
        reason = f"{reason} The customers differ.".strip()
    detail = {"merge_id": row.public_id, "reason": reason} if reason else {"merge_id": row.public_id}
    history.record(survivor, EventKind.MERGED, by=by, from_value=f"#{merged.number}", **detail)
    history.record(merged, EventKind.MERGED, by=by, to_value=f"#{survivor.number}", **detail)


def merge_roots(parents: dict[UUID, UUID], keys: list[UUID]) -> dict[UUID, UUID]:
    """For each key the ticket that its conversation belongs to, where `parents` says what is merged into what."""
    found = {}
    for key in keys:
        root = key
        while root in parents:
            root = parents[root]
        found[key] = root
    return found
