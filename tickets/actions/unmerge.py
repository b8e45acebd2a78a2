"""Taking two merged tickets apart again, each as it stood before, as far as nothing has happened to it since."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from tickets import handoff, history, lifecycle
from tickets.actions.errors import NotPossible
from tickets.actions.lock import lock_any_ticket, survivor_id
from tickets.actions.merge import MOMENTS, WORK, merge_roots, take_turn
from tickets.actions.rework import rework_ticket
from tickets.claims import UNCLAIMED
from tickets.models import EventKind, Merge, MergeState, Reply, ReplyState, Ticket
from tickets.states import Status

# What changes neither the conversation nor who works on it.
HARMLESS = (EventKind.NOTE, EventKind.LINKED, EventKind.SUGGESTED, EventKind.UNMERGED, EventKind.RECEIVED)


@transaction.atomic
def undo_merge(merge: Merge, *, by: str) -> Ticket:
    """Gives the merged ticket its conversation back, with all that was merged into it before. Raises NotPossible."""
    take_turn()
    merge = Merge.objects.select_for_update(of=("self",)).select_related("merged").get(pk=merge.pk)
    if merge.state != MergeState.MERGED:
        raise NotPossible("This merge is undone already.")
    family = _lock_family(survivor_id(merge.merged))
    freed, survivor = family[merge.merged_id], family[survivor_id(merge.merged)]
    _settle(merge, by=by)
    _regroup(family)
    freed.refresh_from_db()
    history.record(survivor, EventKind.UNMERGED, by=by, from_value=f"#{freed.number}", merge_id=merge.public_id)
    history.record(freed, EventKind.UNMERGED, by=by, to_value=f"#{survivor.number}", merge_id=merge.public_id)
    _give_back(freed, merge, "merged", by=by)
    if merge.evidence.get("woke"):
        _give_back(survivor, merge, "survivor", by=by)
    return freed


def _lock_family(root: UUID) -> dict[UUID, Ticket]:
    """The root first, as everybody: then nobody who has one of the others waits for it."""
    survivor = lock_any_ticket(root)
    merged = Ticket.objects.select_for_update(of=("self",)).filter(merged_into=root).order_by("pk")
    return {survivor.pk: survivor} | {row.pk: row for row in merged}


def _settle(merge: Merge, *, by: str) -> None:
    Merge.objects.filter(pk=merge.pk).update(state=MergeState.UNDONE, settled_by=by, settled_at=Now())


def _regroup(family: dict[UUID, Ticket]) -> None:
    """Points each ticket to the root that the remaining merges give it."""
    rows = Merge.objects.filter(state=MergeState.MERGED, merged__in=family)
    for key, root in merge_roots(dict(rows.values_list("merged_id", "survivor_id")), list(family)).items():
        wanted = None if root == key else root
        if family[key].merged_into_id != wanted:
            Ticket.objects.filter(pk=key).update(merged_into=wanted)


def _give_back(ticket: Ticket, merge: Merge, side: str, *, by: str) -> None:
    """The ticket goes on as if it had never been merged; or is worked on anew where it has gone on meanwhile."""
    before = merge.evidence["before"][side]
    is_of_this_merge = ticket.pk == (merge.merged_id if side == "merged" else merge.survivor_id)
    if not is_of_this_merge or _has_gone_on(ticket, since=UUID(merge.evidence["done"])):
        rework_ticket(ticket, by=by, reason="A merge was undone.")
    else:
        _put_back(ticket, before, by=by)


def _has_gone_on(ticket: Ticket, *, since: UUID) -> bool:
    return ticket.history.filter(pk__gt=since).exclude(kind__in=HARMLESS).exists()


def _put_back(ticket: Ticket, before: dict[str, Any], *, by: str) -> None:
    values = {name: before[name] for name in WORK if name != "status" and name not in MOMENTS} | UNCLAIMED
    # Merges of long ago do not say since when it waited.
    moments = {name: datetime.fromisoformat(found) if (found := before.get(name)) else None for name in MOMENTS}
    if ticket.status == before["status"]:
        Ticket.objects.filter(pk=ticket.pk).update(**values)
    else:
        lifecycle.move(ticket, Status(before["status"]), by=by, reason="A merge was undone.", **values)
    Ticket.objects.filter(pk=ticket.pk).update(**moments)
    for key in before["replies"]:
        _queue_again(ticket, UUID(key), by=by)
    if moments["due_at"] is not None:
        handoff.nudge_ticket(ticket.pk)


def _queue_again(ticket: Ticket, key: UUID, *, by: str) -> None:
    """The agent's answer that merging withdrew."""
    withdrawn = Reply.objects.filter(pk=key, state=ReplyState.CANCELLED)
    if withdrawn.update(state=ReplyState.PENDING, due_at=Now(), last_error=""):
        history.record(ticket, EventKind.QUEUED, by=by, reply_id=withdrawn.model(pk=key).public_id)
        handoff.nudge_reply(key)
