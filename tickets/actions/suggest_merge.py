"""Telling staff that two tickets may be one matter, and hearing that they are not."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from tickets import history
from tickets.actions.errors import NotPossible
from tickets.actions.merge import take_turn
from tickets.db.insert import insert_unless_known
from tickets.models import EventKind, Merge, MergeState, Ticket


@transaction.atomic
def suggest_merge(ticket: Ticket, *, into: Ticket, by: str, similarity: float, evidence: dict[str, Any]) -> bool:
    """False when that stands there already."""
    take_turn()
    suggestion = Merge(
        survivor=into, merged=ticket, state=MergeState.SUGGESTED, similarity=similarity, evidence=evidence, by=by
    )
    if not insert_unless_known(suggestion):
        return False
    reason = str(evidence.get("words", ""))
    history.record(ticket, EventKind.SUGGESTED, by=by, to_value=f"#{into.number}", reason=reason)
    history.record(into, EventKind.SUGGESTED, by=by, from_value=f"#{ticket.number}", reason=reason)
    return True


@transaction.atomic
def dismiss_suggestion(suggestion: Merge, *, by: str) -> None:
    """They are two matters: neither joined by itself nor suggested again. Raises NotPossible."""
    waiting = Merge.objects.filter(pk=suggestion.pk, state=MergeState.SUGGESTED)
    if not waiting.update(state=MergeState.DISMISSED, settled_by=by, settled_at=Now()):
        raise NotPossible("This suggestion is settled already.")
    survivor, merged = suggestion.survivor, suggestion.merged
    history.record(merged, EventKind.SUGGESTED, by=by, to_value=f"#{survivor.number}", dismissed=True)
    history.record(survivor, EventKind.SUGGESTED, by=by, from_value=f"#{merged.number}", dismissed=True)
