"""Making an answer: from the ticket's context to a draft with its confidence and its cap. It writes nothing."""

from __future__ import annotations

from time import monotonic

from resolution import answering
from resolution.answering import guards
from resolution.answering.base import Context, Draft
from resolution.answering.context import gather_context
from resolution.answering.guards.instructions import CHECK as INSTRUCTIONS
from resolution.attempts.store import AttemptResult
from resolution.confidence import assess_confidence
from resolution.confidence.calibrations import calibrate_confidence
from resolution.policies.caps import AnswerCap, strictest_cap
from resolution.policies.checks import CheckVerdict
from tickets.models import Ticket

LOCAL = "local"


def make_answer(ticket: Ticket, cap: AnswerCap) -> AttemptResult:
    """`cap` is what the guards found in the customer's words; what they find in the answer is added."""
    started = monotonic()
    context = gather_context(ticket)
    gathered = monotonic()
    cap = strictest_cap([cap, guards.screen_context(context)])
    draft, fallback = _draft(context, cap)
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


def _draft(context: Context, cap: AnswerCap) -> tuple[Draft, str]:
    """What tries to instruct an assistant is read by no model."""
    if cap.no_answer:
        return answering.NOTHING, ""
    if is_instructed(cap):
        return answering.draft_by(LOCAL, context), ""
    return answering.draft(context)


def is_instructed(cap: AnswerCap) -> bool:
    return any(one.check == INSTRUCTIONS and one.verdict != CheckVerdict.PASSED for one in cap.checks)
