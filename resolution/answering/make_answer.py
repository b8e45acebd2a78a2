"""Making an answer: from the ticket's context to a draft with its confidence and its cap. It writes nothing."""

from __future__ import annotations

from time import monotonic

from resolution import answering
from resolution.answering import guards
from resolution.answering.context import gather_context
from resolution.attempts.store import AttemptResult
from resolution.confidence import assess_confidence
from resolution.confidence.calibrations import calibrate_confidence
from resolution.policies.caps import AnswerCap
from tickets.models import Ticket


def make_answer(ticket: Ticket, cap: AnswerCap) -> AttemptResult:
    """`cap` is what the guards found in the customer's words; what they find in the answer is added."""
    started = monotonic()
    context = gather_context(ticket)
    gathered = monotonic()
    draft, fallback = answering.draft(context)
    context = context.with_looked_up(draft)
    uncalibrated = assess_confidence(context.retrieval, draft, context)
    confidence = calibrate_confidence(uncalibrated, engine=draft.engine, category=ticket.category)
    judged = guards.judge_answer(cap, draft, context)
    return AttemptResult(
        context=context,
        draft=judged.draft,
        confidence=confidence,
        milliseconds={
            "context": round((gathered - started) * 1000),
            "answer": round((monotonic() - gathered) * 1000),
        },
        fallback=fallback,
        cap=judged.cap,
    )
