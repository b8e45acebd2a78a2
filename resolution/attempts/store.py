"""Storing an attempt and doing what its band permits, in one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from resolution.answering.base import Context, Draft
from resolution.answering.context import context_snapshot
from resolution.closing import person_comes_next
from resolution.confidence import Confidence
from resolution.cycles import is_begun_by_the_clock
from resolution.event_kinds import ResolutionEvent
from resolution.hand_over import tell_of_person
from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt, Policy
from resolution.models.attempt import AttemptOutcome
from resolution.policies.autonomy import sending_refusal
from resolution.policies.bands import permitted_band, policy_of
from resolution.policies.caps import NO_CAP, AnswerCap, strictest_cap
from resolution.policies.checks import stored_checks
from resolution.policies.quiet_hours import quiet_time_left
from resolution.policies.snapshot import policy_snapshot
from routing.event_kinds import RoutingEvent
from routing.held_reasons import RoutingHeld
from tickets import claims, history, lifecycle
from tickets.actions.outbox import queue_agent_reply
from tickets.db.one_transaction import one_transaction
from tickets.models import EventKind, Reply, Ticket
from tickets.states import AnsweredBy, Band, HeldReason, Priority, ReviewState, Status

AGENT = "resolution-agent"
# What the attempt names as its engine where the guards let none begin.
GUARDS = "guards"
# Until staff hand the ticket back.
KEPT_FOR_PEOPLE = (HeldReason.PERSON_ASKED, ResolutionHeld.AFTER_ANSWER, RoutingHeld.BY_RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """What one run of the agent made: the context it used, the draft, how sure it is, and how long each step took.

    `cap` is what the guards permit at most; the confidence brings its own.
    """

    context: Context | None
    draft: Draft
    confidence: Confidence
    milliseconds: dict[str, int]
    fallback: str = ""
    cap: AnswerCap = NO_CAP

    @property
    def whole_cap(self) -> AnswerCap:
        return strictest_cap([self.cap, self.confidence.cap])


def store_attempt(ticket: Ticket, answered: AttemptResult) -> Reply | None:
    """The reply that is now to be sent, or None when the ticket is held. Raises ClaimLost."""
    policy = policy_of(ticket)
    band = permitted_band(answered.confidence.value, policy, answered.whole_cap.band)
    refused = sending_refusal(policy, band, answered.draft.engine)
    kept = bool(refused) or is_begun_by_the_clock(ticket) or ticket.answered_by == AnsweredBy.DRAFT
    sends = not kept and band != Band.HOLD and bool(answered.draft.text)
    with transaction.atomic():
        write = claims.release if sends else claims.write
        write(ticket, confidence_score=answered.confidence.value, band=band)
        reply = _queue(ticket, answered, policy, band) if sends else None
        _store_attempt(ticket, answered, policy, band, reply, refused=refused)
        if reply is None:
            hold_ticket(ticket, reason=_held_reason(answered, band, kept=kept), by=AGENT)
    return reply


def queue_attempt(ticket: Ticket, attempt: Attempt, band: Band) -> Reply:
    """The held draft of this cycle becomes the agent's reply, as if it had been sent at once."""
    return _queue_text(ticket, attempt.text, author=attempt.engine, confidence=attempt.confidence, band=band)


def leave_to_people(ticket: Ticket, *, reason: str) -> None:
    """The agent makes no answer here: a person does. What an earlier answer was worth says nothing now.

    Raises ClaimLost.
    """
    with transaction.atomic():
        claims.write(ticket, confidence_score=None, band="")
        if reason in KEPT_FOR_PEOPLE and not ticket.people_only:
            claims.write(ticket, people_only=reason)
            if reason == HeldReason.PERSON_ASKED:
                history.record(ticket, EventKind.PERSON_ASKED, by="customer")
        hold_ticket(ticket, reason=reason, by=AGENT)


def put_a_person_first(ticket: Ticket, cap: AnswerCap) -> None:
    """A matter that no article settles: nothing is drafted, and people take it soon. Raises ClaimLost."""
    with transaction.atomic():
        claims.write(ticket, confidence_score=None, band=Band.HOLD)
        policy = policy_of(ticket)
        refused = sending_refusal(policy, Band.HOLD, GUARDS)
        _store_attempt(ticket, _nothing_made(cap), policy, Band.HOLD, None, refused=refused)
        raise_priority(ticket, by=AGENT)
        hold_ticket(ticket, reason=ResolutionHeld.PERSON_FIRST, by=AGENT)


def raise_priority(ticket: Ticket, *, by: str) -> None:
    """To high, unless it is that or more."""
    if Priority.values.index(ticket.priority) >= Priority.values.index(Priority.HIGH):
        return
    history.record(ticket, ResolutionEvent.RAISED, by=by, from_value=ticket.priority, to_value=Priority.HIGH)
    claims.write(ticket, priority=Priority.HIGH)


def hold_ticket(ticket: Ticket, *, reason: str, by: str) -> None:
    """Nothing is sent; a person is asked, and the next cycle comes after a back-off that doubles, a few times."""
    policy = policy_of(ticket)
    tries = ticket.retries + 1
    again = policy.back_off * 2**ticket.retries if tries < policy.cycle_limit else None
    is_given_up = reason == ResolutionHeld.LOW_CONFIDENCE and again is None
    told = {"reason": f"Tried {tries} times; it is not tried again by the clock."} if is_given_up and tries > 1 else {}
    with one_transaction():
        lifecycle.move(
            ticket, Status.PENDING_CUSTOMER, by=by, review_state=ReviewState.HELD, held_reason=reason, reason=reason
        )
        claims.release(ticket, due_in=again if reason == ResolutionHeld.LOW_CONFIDENCE else None)
        history.record(ticket, EventKind.HELD, by=by, to_value=reason, **told)
        tell_of_person(ticket, policy, reason=reason)


def _nothing_made(cap: AnswerCap) -> AttemptResult:
    return AttemptResult(
        context=None,
        draft=Draft(text="", sources=(), engine=GUARDS, version="1"),
        confidence=Confidence(value=0.0, parts={}, reasons=("No answer was drafted.",)),
        milliseconds={},
        cap=cap,
    )


def _queue(ticket: Ticket, answered: AttemptResult, policy: Policy, band: Band) -> Reply:
    draft = answered.draft
    confidence = answered.confidence.value
    return _queue_text(ticket, draft.text, author=draft.engine, confidence=confidence, band=band, policy=policy)


def _queue_text(
    ticket: Ticket, text: str, *, author: str, confidence: float, band: Band, policy: Policy | None = None
) -> Reply:
    resolves = band == Band.AUTO
    policy = policy or policy_of(ticket)
    return queue_agent_reply(
        ticket,
        text=text,
        author=author,
        confidence=confidence,
        status_after=Status.RESOLVED if resolves else Status.PENDING_CUSTOMER,
        review_after=ReviewState.NONE if resolves else ReviewState.SENT_FOR_REVIEW,
        person_comes=person_comes_next(ticket, policy),
        due_in=quiet_time_left(policy),
    )


def _held_reason(answered: AttemptResult, band: Band, *, kept: bool) -> str:
    """Too little confidence is the reason only where more of it would have changed something."""
    if answered.whole_cap.no_answer:
        return ResolutionHeld.INSTRUCTED
    if not answered.draft.text:
        return ResolutionHeld.LOW_CONFIDENCE
    by_policy = kept and band != Band.HOLD
    return HeldReason.POLICY if by_policy or answered.whole_cap.band == Band.HOLD else ResolutionHeld.LOW_CONFIDENCE


def _store_attempt(
    ticket: Ticket, answered: AttemptResult, policy: Policy, band: Band, reply: Reply | None, *, refused: str
) -> None:
    draft, confidence, cap = answered.draft, answered.confidence, answered.whole_cap
    attempt = Attempt.objects.create(
        ticket=ticket,
        cycle=ticket.cycle,
        engine=draft.engine,
        engine_version=draft.version,
        context=context_snapshot(answered.context) if answered.context else {},
        text=draft.text,
        sources=[{"article_id": s.article_id, "title": s.title, "version": s.version} for s in draft.sources],
        statements=[asdict(statement) for statement in draft.statements],
        parts=confidence.parts,
        reasons=[*confidence.reasons, *draft.reasons],
        raw_confidence=confidence.value if confidence.raw is None else confidence.raw,
        calibration_id=confidence.calibration_id,
        confidence=confidence.value,
        band=band,
        cap=cap.band,
        cap_reasons=list(cap.reasons),
        checks=stored_checks(cap.checks),
        policy=policy_snapshot(policy, ticket, refused=refused, is_auto=reply is not None and band == Band.AUTO),
        outcome=_outcome(band, reply, refused=refused),
        reply=reply,
        timings=answered.milliseconds,
        tokens=draft.tokens,
    )
    if answered.fallback:
        history.record(ticket, RoutingEvent.FELL_BACK, by=AGENT, step="answer", reason=answered.fallback)
    history.record(
        ticket,
        ResolutionEvent.ATTEMPTED,
        by=draft.engine,
        to_value=band,
        attempt_id=attempt.public_id,
        confidence=round(confidence.value, 4),
        outcome=attempt.outcome,
    )


def _outcome(band: Band, reply: Reply | None, *, refused: str) -> AttemptOutcome:
    if reply is not None:
        return AttemptOutcome.SENDING if band == Band.AUTO else AttemptOutcome.SENDING_FOR_REVIEW
    return AttemptOutcome.DRAFTED if refused else AttemptOutcome.HELD
