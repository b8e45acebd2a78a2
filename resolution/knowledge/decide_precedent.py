"""A person approves a proposed precedent, perhaps with changes, declines it, or retires one that no longer holds."""

from __future__ import annotations

import numpy as np
from django.db import transaction
from django.db.models.functions import Now

from resolution.knowledge.precedents import question_vector
from resolution.knowledge.propose_precedents import (
    MOST_KEPT,
    record_of_reply,
    redact_for_precedent,
    worth_learning_from,
)
from resolution.models import Precedent, PrecedentState
from tickets.actions.errors import NotPossible
from tickets.embedding import MODEL_VERSION

LONGEST_REASON = 300
CHANGED = (
    *("question", "answer", "state", "decided_by", "reason", "is_edited"),
    *("vector", "vector_of", "changed_at"),
)


@transaction.atomic
def approve_precedent(precedent: Precedent, *, question: str, answer: str, by: str) -> Precedent:
    """What was typed in is redacted once more. Raises NotPossible."""
    row = _locked(precedent, PrecedentState.PROPOSED)
    if not worth_learning_from().filter(pk=row.reply_id).exists():
        raise NotPossible("The ticket went on since, or has another answer: this is no precedent any more. Decline it.")
    if max(len(question), len(answer)) > MOST_KEPT:
        raise NotPossible(f"The question and the answer may have {MOST_KEPT:,} characters each.")
    record = record_of_reply(row.reply)
    asked, told = (redact_for_precedent(text, record).text for text in (question, answer))
    if not (asked and told):
        raise NotPossible("A precedent needs a question and an answer.")
    row.is_edited = (asked, told) != (row.question, row.answer)
    row.question, row.answer = asked, told
    row.vector, row.vector_of = question_vector(asked).astype(np.float16).tobytes(), MODEL_VERSION
    return _store(row, PrecedentState.APPROVED, by=by)


@transaction.atomic
def decline_precedent(precedent: Precedent, *, by: str, reason: str = "") -> Precedent:
    """Raises NotPossible."""
    return _store(_locked(precedent, PrecedentState.PROPOSED), PrecedentState.DECLINED, by=by, reason=reason)


@transaction.atomic
def retire_precedent(precedent: Precedent, *, by: str, reason: str = "") -> Precedent:
    """No answer uses it from now on. Raises NotPossible."""
    return _store(_locked(precedent, PrecedentState.APPROVED), PrecedentState.RETIRED, by=by, reason=reason)


def _locked(precedent: Precedent, expected: PrecedentState) -> Precedent:
    rows = Precedent.objects.select_for_update(of=("self",)).select_related("reply__ticket__customer", "reply__message")
    row = rows.get(pk=precedent.pk)
    if row.state != expected:
        who = f" by {row.decided_by}" if row.decided_by else ""
        raise NotPossible(f"Meanwhile it was {row.get_state_display().lower()}{who}.")
    return row


def _store(row: Precedent, state: PrecedentState, *, by: str, reason: str = "") -> Precedent:
    row.state, row.decided_by, row.reason = state, by[:150], reason.strip()[:LONGEST_REASON]
    row.changed_at = Now()
    # The database lets nobody change the rest.
    row.save(update_fields=CHANGED)
    return row
