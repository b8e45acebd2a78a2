"""Making an attempt once more from its stored context, by another engine, prompt or policy. Nothing is sent or changed.

Each is a task of its own: one that waits for a model keeps no other. What a model is asked is counted and within the
budget like all else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.db.models.functions import Now

from resolution import answering
from resolution.answering import guards
from resolution.answering.base import Context, Draft
from resolution.answering.context import CANDIDATES
from resolution.attempts.stored_context import NoStoredContext, context_of
from resolution.confidence import assess_confidence
from resolution.confidence.calibrations import calibrate_confidence
from resolution.knowledge.knowledge import current_base
from resolution.knowledge.precedents import find_precedents
from resolution.models import Attempt, Autonomy, Policy, Replay, ReplayKnowledge, ReplayState, ReplayTerms
from resolution.policies.autonomy import sending_refusal
from resolution.policies.bands import permitted_band, policy_of
from resolution.policies.caps import AnswerCap, strictest_cap
from resolution.policies.checks import stored_checks
from routing.llm.calls import calls_of_ticket
from routing.llm.errors import LLMError
from tickets import claims, handoff
from tickets.backoff import Backoff

log = structlog.get_logger(__name__)
TASK = "resolution.attempts.replay.run_replay"
BACKOFF = Backoff.doubling(timedelta(seconds=10), longest=timedelta(minutes=5))
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayWish:
    """With what an attempt is to be made once more. The thresholds count where the terms are to be tried."""

    engine: str
    knowledge: str = ReplayKnowledge.STORED
    prompt: str = ""
    terms: str = ReplayTerms.THEN
    auto_from: float | None = None
    review_from: float | None = None


@transaction.atomic
def begin_replays(attempts: Sequence[Attempt], wish: ReplayWish, *, by: str) -> UUID:
    """The batch that they are; each begins once this is committed."""
    batch = uuid4()
    rows = [Replay(attempt=attempt, batch=batch, author=by, due_at=Now(), **asdict(wish)) for attempt in attempts]
    for row in Replay.objects.bulk_create(rows):
        handoff.nudge_long(TASK, str(row.pk))
    return batch


def run_replay(replay_id: str) -> None:
    running = Replay.objects.filter(state=ReplayState.RUNNING).select_related("attempt__ticket__customer")
    claims.work(running, UUID(replay_id), _replay, BACKOFF, failed=_fail)


def look_after_replays() -> int:
    """Asks again for those whose task was lost; how many."""
    lost = list(claims.due(Replay.objects.filter(state=ReplayState.RUNNING)).values_list("pk", flat=True))
    for key in lost:
        handoff.nudge_long(TASK, str(key))
    return len(lost)


def _replay(row: Replay) -> None:
    try:
        made = make_again(row)
    except (LLMError, NoStoredContext) as error:
        claims.release(row, state=ReplayState.FAILED, failure=str(error)[:300], finished_at=Now())
        return
    claims.release(row, state=ReplayState.DONE, finished_at=Now(), **made)


def make_again(row: Replay) -> dict[str, Any]:
    """What it makes, as the row has it. Reads only. Raises LLMError, NoStoredContext."""
    attempt, started = row.attempt, monotonic()
    context = _context_for(row)
    with calls_of_ticket(attempt.ticket_id):
        draft = answering.draft_by(
            row.engine, context, prompt=row.prompt, looks_up=row.knowledge == ReplayKnowledge.TODAY
        )
    context = context.with_looked_up(draft)
    confidence = calibrate_confidence(
        assess_confidence(context.retrieval, draft, context), engine=draft.engine, category=context.category
    )
    judged = guards.judge_answer(_cap_of_words(attempt, context), draft, context)
    draft, cap = judged.draft, strictest_cap([judged.cap, confidence.cap])
    policy = _policy_for(row)
    band = permitted_band(confidence.value, policy, cap.band)
    return {
        "text": draft.text,
        "confidence": confidence.value,
        "band": band,
        "made": {
            "engine": draft.engine,
            "engine_version": draft.version,
            "raw_confidence": confidence.value if confidence.raw is None else confidence.raw,
            "parts": confidence.parts,
            "reasons": [*confidence.reasons, *draft.reasons],
            "cap": cap.band,
            "cap_reasons": list(cap.reasons),
            "checks": stored_checks(cap.checks),
            "policy": {"autonomy": policy.autonomy, "auto_from": policy.auto_from, "review_from": policy.review_from},
            "kept_because": sending_refusal(policy, band, draft.engine) if draft.text else "",
            "tokens": draft.tokens,
            "milliseconds": round((monotonic() - started) * 1000),
            **_found(context, draft),
        },
    }


def _found(context: Context, draft: Draft) -> dict[str, Any]:
    return {
        "sources": [asdict(source) for source in draft.sources],
        "statements": [asdict(statement) for statement in draft.statements],
        "candidates": [
            {"article_id": one.article_id, "title": one.title, "version": one.version, "score": one.score}
            for one in context.candidates
        ],
    }


def _context_for(row: Replay) -> Context:
    context = context_of(row.attempt.context)
    if row.knowledge == ReplayKnowledge.STORED:
        return context
    ranking = current_base().rank(context.question, limit=CANDIDATES)
    return replace(
        context,
        candidates=ranking.candidates,
        retrieval=ranking.features,
        precedents=find_precedents(context.question),
    )


def _cap_of_words(attempt: Attempt, context: Context) -> AnswerCap:
    """What today's guards find in the words of then."""
    said = (context.subject, *(turn.text for turn in context.turns if turn.direction == "inbound"))
    return guards.judge_stored_words(attempt.ticket, "\n".join(said))


def _policy_for(row: Replay) -> Policy:
    attempt = row.attempt
    if row.terms == ReplayTerms.TODAY:
        return policy_of(attempt.ticket)
    stored = attempt.policy
    policy = Policy(
        category=attempt.context.get("category") or attempt.ticket.category,
        autonomy=stored.get("autonomy", Autonomy.AUTO),
        auto_from=stored.get("auto_from", 0.85),
        review_from=stored.get("review_from", 0.6),
    )
    if row.terms == ReplayTerms.TRIED and row.auto_from is not None and row.review_from is not None:
        policy.auto_from, policy.review_from = row.auto_from, row.review_from
    return policy


def _fail(row: Replay, error: Exception, pause: timedelta | None) -> None:
    """A person watches it, who may begin another."""
    log.error("attempt not replayed", replay=str(row.pk), exc_info=error)
    claims.release(row, state=ReplayState.FAILED, failure="It failed; the log says why.", finished_at=Now())
