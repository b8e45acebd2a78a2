"""An attempt is written with what its band permits, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.utils import timezone

from resolution.answering.base import Draft
from resolution.answering.context import gather_context
from resolution.answering.make_answer import make_answer
from resolution.attempts.store import AttemptResult, leave_to_people, store_attempt
from resolution.confidence import Confidence
from resolution.confidence.calibrations import calibrate_confidence
from resolution.held_reasons import ResolutionHeld
from resolution.models import Attempt, Calibration, Policy
from resolution.policies.caps import NO_CAP, AnswerCap
from tests import factories
from tickets import claims
from tickets.actions.customer_message import add_customer_message
from tickets.claims import ClaimLost
from tickets.models import Reply, Ticket, TicketEvent
from tickets.states import Band, HeldReason, ReviewState, Status

pytestmark = [pytest.mark.django_db, pytest.mark.second_python]


@pytest.fixture
def mine(ticket: Ticket) -> Ticket:
    """A dispatched ticket that this worker has."""
    factories.dispatched(ticket)
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now())
    taken = claims.take(Ticket.objects.select_related("customer"), ticket.pk)
    assert taken is not None
    return taken


def answered(
    ticket: Ticket, confidence: float, *, text: str = "Ask your administrator.", cap: AnswerCap = NO_CAP
) -> AttemptResult:
    return AttemptResult(
        context=gather_context(ticket),
        draft=Draft(text=text, sources=(), engine="local", version="1"),
        confidence=Confidence(value=confidence, parts={"retrieval": confidence}, reasons=("Because.",)),
        milliseconds={"context": 1, "answer": 2},
        cap=cap,
    )


@pytest.mark.parametrize(
    ("confidence", "autonomy", "text", "outcome", "status_after", "reason"),
    [
        (0.85, "auto", "x", "sending", Status.RESOLVED, ""),
        (0.8499999, "auto", "x", "sending_for_review", Status.PENDING_CUSTOMER, ""),
        (0.5999999, "auto", "x", "held", None, ResolutionHeld.LOW_CONFIDENCE),
        (0.9, "draft", "x", "drafted", None, HeldReason.POLICY),
        (0.5, "draft", "x", "drafted", None, ResolutionHeld.LOW_CONFIDENCE),
        (0.9, "auto", "", "held", None, ResolutionHeld.LOW_CONFIDENCE),
    ],
)
def test_the_band_and_the_policy_decide(
    mine: Ticket, confidence: float, autonomy: str, text: str, outcome: str, status_after: str | None, reason: str
) -> None:
    Policy.objects.update(autonomy=autonomy)

    reply = store_attempt(mine, answered(mine, confidence, text=text))

    ticket = Ticket.objects.get()
    assert Attempt.objects.get().outcome == outcome
    assert (reply.status_after if reply else None) == status_after
    assert (ticket.held_reason, ticket.claim, ticket.confidence_score) == (reason, None, confidence)
    assert ticket.review_state == (ReviewState.HELD if reason else ReviewState.NONE)


def test_the_calibrated_confidence_decides_and_the_raw_one_is_kept(mine: Ticket) -> None:
    bold = {"slope": 1.0, "intercept": 1.5, "verdicts": 200, "why": "200 new verdicts", "in_force": True}
    calibration = Calibration.objects.create(engine_family="local", category=mine.category, version=1, **bold)
    raw = answered(mine, 0.7)
    confidence = calibrate_confidence(raw.confidence, engine="local", category=mine.category)

    store_attempt(mine, replace(raw, confidence=confidence))

    attempt = Attempt.objects.get()
    assert (attempt.raw_confidence, attempt.calibration, attempt.band) == (0.7, calibration, "auto")
    assert attempt.confidence == Ticket.objects.get().confidence_score == pytest.approx(0.913, abs=0.001)
    assert "By what people said of 200 answers" in attempt.reasons[-1]


def test_an_answer_is_made_with_the_calibration_in_force(mine: Ticket) -> None:
    factories.ArticleFactory()
    uncalibrated = make_answer(mine, NO_CAP).confidence
    timid = {"slope": 0.5, "intercept": -2.0, "verdicts": 200, "why": "200 new verdicts", "in_force": True}
    calibration = Calibration.objects.create(engine_family="local", category="", version=1, **timid)

    confidence = make_answer(mine, NO_CAP).confidence

    assert (confidence.raw, confidence.calibration_id) == (uncalibrated.value, calibration.pk)
    assert 0 < confidence.value < uncalibrated.value


@pytest.mark.parametrize(("cap", "band", "sent"), [("auto", "auto", 1), ("review", "review", 1), ("hold", "hold", 0)])
def test_bands_that_permit_all_let_nothing_past_a_cap(mine: Ticket, cap: str, band: str, sent: int) -> None:
    Policy.objects.update(auto_from=0, review_from=0)

    store_attempt(
        mine, answered(mine, 0.99, cap=AnswerCap(band=Band(cap), reasons=("The customer speaks of legal steps.",)))
    )

    attempt = Attempt.objects.get()
    assert (attempt.cap, attempt.band, attempt.confidence, Reply.objects.count()) == (cap, band, 0.99, sent)
    assert attempt.cap_reasons == ["The customer speaks of legal steps."]


def test_what_only_a_person_may_send_is_not_tried_again_by_itself(mine: Ticket) -> None:
    store_attempt(
        mine, answered(mine, 0.2, cap=AnswerCap(band=Band.HOLD, reasons=("The customer speaks of legal steps.",)))
    )

    assert (Ticket.objects.get().held_reason, Ticket.objects.get().due_at) == (HeldReason.POLICY, None)


def test_the_database_refuses_a_band_beyond_its_cap(mine: Ticket) -> None:
    beyond = {"engine": "local", "confidence": 0.9, "outcome": "sending", "band": "auto", "cap": "review"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(ticket=mine, cycle=9, **beyond)


def test_only_too_little_confidence_is_tried_again_by_itself(mine: Ticket) -> None:
    store_attempt(mine, answered(mine, 0.1))

    due_at = Ticket.objects.get().due_at
    assert due_at is not None
    assert due_at - timezone.now() > timedelta(minutes=59)


def test_what_the_policy_holds_waits_for_a_change(mine: Ticket) -> None:
    leave_to_people(mine, reason=HeldReason.POLICY)

    assert (Ticket.objects.get().held_reason, Ticket.objects.get().due_at) == (HeldReason.POLICY, None)
    assert not Attempt.objects.exists()


def test_who_has_lost_the_ticket_leaves_no_attempt_and_no_reply(mine: Ticket) -> None:
    made = answered(mine, 0.9)
    add_customer_message(mine, text="Wait!", author_email="", channel="email", by="customer")

    with pytest.raises(ClaimLost):
        store_attempt(mine, made)
    assert not Attempt.objects.exists()
    assert not Reply.objects.exists()
    assert not TicketEvent.objects.filter(kind="attempt.made").exists()


def test_a_cycle_has_one_attempt_and_one_reply_of_the_agent(mine: Ticket) -> None:
    store_attempt(mine, answered(mine, 0.9))
    Ticket.objects.filter(pk=mine.pk).update(due_at=Now())
    again = claims.take(Ticket.objects.select_related("customer"), mine.pk)
    assert again is not None

    with pytest.raises(IntegrityError), transaction.atomic():
        store_attempt(again, answered(again, 0.9))
    assert (Attempt.objects.count(), Reply.objects.count()) == (1, 1)


def test_an_attempt_never_changes(mine: Ticket) -> None:
    store_attempt(mine, answered(mine, 0.1))
    attempts = Attempt.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        attempts.update(confidence=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        attempts.delete()
    for sql in ("UPDATE resolution_attempt SET text = 'x'", "DELETE FROM resolution_attempt"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert attempts.get().confidence == 0.1
