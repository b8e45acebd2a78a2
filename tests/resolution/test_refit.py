"""Calibrations are fitted on what people said, each fit leaves rows that say why, and none touches what is stored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from resolution.confidence.assess import Confidence
from resolution.confidence.calibrations import calibrate_confidence, calibration_for, calibrator_for
from resolution.confidence.judged_answers import judged_answers
from resolution.confidence.refit import refit_due, refit_if_due
from resolution.models import Attempt, Calibration, Verdict, VerdictKind
from resolution.policies.held_drafts import would_be_sent
from resolution.review.record_verdict import record_verdict
from tests import factories
from tests.resolution.judged import judged
from tickets.models import Reply, SettingChange, Ticket

pytestmark = pytest.mark.django_db


def refit(family: str = "local") -> list[Calibration]:
    """As in the night."""
    return refit_if_due(family, now=timezone.now() + timedelta(days=1))


def value_of(raw: float, category: str = "technical", engine: str = "local") -> float:
    confidence = Confidence(value=raw, parts={}, reasons=())
    return calibrate_confidence(confidence, engine=engine, category=category).value


def test_without_a_verdict_a_confidence_is_what_it_was(db: None) -> None:
    assert refit_due() == 0
    assert calibration_for("local", "billing") is None
    assert value_of(0.7) == 0.7


def test_fewer_than_twenty_five_wait_for_the_night(ticket: Ticket) -> None:
    judged(0.6, right=24, ticket=ticket)
    assert refit_due() == 0

    judged(0.6, right=1, ticket=ticket)
    assert refit_due() == 1
    assert {one.why for one in Calibration.objects.all()} == {"25 new verdicts"}


def test_the_night_takes_what_there_is_and_nothing_where_there_is_nothing_new(ticket: Ticket) -> None:
    judged(0.6, right=3, ticket=ticket)

    assert [(one.category, one.version, one.verdicts) for one in refit()] == [("", 1, 3), ("technical", 1, 3)]
    assert refit() == []
    assert Calibration.objects.filter(why="The night's fit, with 3 new verdicts").count() == 2


def test_a_category_with_few_verdicts_leans_on_the_engines_generic_curve(ticket: Ticket) -> None:
    judged(0.6, right=190, wrong=10, ticket=ticket)
    judged(0.6, wrong=2, ticket=ticket, category="billing")
    refit_due()

    technical, billing = value_of(0.6, "technical"), value_of(0.6, "billing")
    assert technical == pytest.approx(0.94, abs=0.03)
    assert 0.8 < billing < technical
    # Nobody has judged an answer of these.
    assert value_of(0.6, "onboarding") == pytest.approx(calibrator_for("local", "").calibrate(0.6))
    assert value_of(0.6, "technical", engine="anthropic") == 0.6


def test_engines_do_not_learn_from_each_other(ticket: Ticket) -> None:
    judged(0.9, wrong=60, ticket=ticket)
    judged(0.9, right=60, ticket=ticket, engine="anthropic")
    assert refit_due() == 2

    assert value_of(0.9) < 0.4
    assert value_of(0.9, engine="anthropic") > 0.9


@pytest.mark.parametrize(("right", "wrong"), [(200, 0), (0, 200)])
def test_verdicts_that_all_agree_leave_a_probability_that_keeps_the_order(
    ticket: Ticket, right: int, wrong: int
) -> None:
    judged(0.5, right=right, wrong=wrong, ticket=ticket)
    refit_due()

    values = [value_of(raw) for raw in (0.01, 0.3, 0.5, 0.85, 0.99)]
    assert values == sorted(values)
    assert all(0 < value < 1 for value in values)
    assert (value_of(0.5) > 0.5) is (right > 0)


def test_an_answer_that_cannot_be_sent_stays_at_nothing(ticket: Ticket) -> None:
    judged(0.5, right=50, ticket=ticket)
    refit_due()

    assert value_of(0.0) == 0.0


def test_approved_and_then_reopened_is_one_wrong_answer(ticket: Ticket) -> None:
    (attempt,) = judged(0.9, right=1, ticket=ticket, weight=10)
    record_verdict(attempt, VerdictKind.REOPENED, by="customer")

    (answer,) = judged_answers()
    # The customer would have come in any case, so it stands for itself.
    assert (answer.right, answer.weight) == (False, 1)


def sent_alone(ticket: Ticket, answers: int) -> list[Attempt]:
    """Answers that went out by themselves, and of which nobody has said anything."""
    begins = Attempt.objects.filter(ticket=ticket).count()
    values = {"engine": "local", "text": "Hello.", "confidence": 0.9, "raw_confidence": 0.9, "band": "auto"}
    return Attempt.objects.bulk_create(
        Attempt(ticket=ticket, cycle=begins + number + 1, outcome="sending", **values) for number in range(answers)
    )


def test_customers_who_complain_do_not_speak_for_all_who_say_nothing(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    for attempt in sent_alone(ticket, 200)[:10]:
        record_verdict(attempt, VerdictKind.DID_NOT_HELP, by="customer")

    # Ten of two hundred: half an answer that was wrong, and not ten of ten.
    assert sum(answer.weight for answer in judged_answers()) == pytest.approx(0.5)
    refit()
    assert value_of(0.9) > 0.8


def test_where_all_complain_each_counts(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    for attempt in sent_alone(ticket, 30):
        record_verdict(attempt, VerdictKind.REOPENED, by="customer")

    assert {(answer.right, answer.weight) for answer in judged_answers()} == {(False, 1)}
    refit()
    assert value_of(0.9) < 0.6


def test_where_reviewers_look_at_a_sample_a_complaint_counts_whole(ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(category="technical")
    attempts = sent_alone(ticket, 100)
    sampled = {"policy": {"sampled": True, "sample_rate": 0.1}, "confidence": 0.9, "band": "auto", "outcome": "sending"}
    judged(0.9, right=10, ticket=ticket, weight=10, **sampled)
    for attempt in attempts[:10]:
        record_verdict(attempt, VerdictKind.DID_NOT_HELP, by="customer")

    weights = sorted(answer.weight for answer in judged_answers())
    assert weights == [1] * 10 + [10] * 10


def test_two_who_contradict_each_other_make_it_wrong_and_who_thinks_again_counts_once(ticket: Ticket) -> None:
    doubted, thought_again = judged(0.9, right=1, wrong=1, ticket=ticket)
    record_verdict(doubted, VerdictKind.REJECTED, by="ben")
    record_verdict(thought_again, VerdictKind.APPROVED, by="ann")

    assert {answer.attempt_id: answer.right for answer in judged_answers()} == {
        doubted.pk: False,
        thought_again.pk: True,
    }


def test_what_is_taken_back_counts_no_more_and_is_fitted_anew(ticket: Ticket) -> None:
    (attempt,) = judged(0.9, right=1, ticket=ticket)
    refit()
    record_verdict(attempt, VerdictKind.WITHDRAWN, by="ann")
    assert judged_answers() == []

    refit()
    assert value_of(0.9) == pytest.approx(0.9)
    assert not Calibration.objects.filter(category="technical", in_force=True).exists()


def test_a_customers_thanks_count_nowhere(ticket: Ticket) -> None:
    first, second = judged(0.9, right=1, ticket=ticket) + judged(0.9, wrong=1, ticket=ticket)
    record_verdict(first, VerdictKind.SOLVED, by="customer")
    record_verdict(second, VerdictKind.SOLVED, by="ann")

    assert {answer.right for answer in judged_answers()} == {True, False}


def test_each_fit_is_a_line_in_the_settings_history_with_before_and_after(ticket: Ticket) -> None:
    judged(0.6, right=25, ticket=ticket)
    refit_due()
    judged(0.6, wrong=25, ticket=ticket)
    refit_due()

    line = SettingChange.objects.filter(kind="resolution.calibration", action="changed").latest("pk")
    assert line.actor == "calibration"
    assert (line.changes["version"], line.changes["verdicts"]) == ([1, 2], [25, 50])
    assert line.changes["intercept"][0] > line.changes["intercept"][1]


def test_a_calibration_changes_no_attempt_and_sends_no_draft(ticket: Ticket) -> None:
    held = factories.held(ticket)
    attempt = Attempt.objects.create(
        ticket=held, cycle=held.cycle, engine="local", text="Hello.", confidence=0.55, band="hold", outcome="held"
    )
    judged(0.55, right=300)
    refit_due()

    attempt.refresh_from_db()
    assert value_of(0.55) > 0.85
    assert (attempt.confidence, attempt.raw_confidence, attempt.band, attempt.calibration) == (0.55, 0.55, "hold", None)
    assert not would_be_sent().exists()
    assert not Reply.objects.exists()


def test_a_fitted_row_is_evidence(ticket: Ticket) -> None:
    judged(0.6, right=25, ticket=ticket)
    refit_due()

    for changes in ({"slope": 2.0}, {"why": "Because."}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Calibration.objects.update(**changes)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_fits(ticket: Ticket) -> None:
    judged(0.6, right=25, ticket=ticket)

    def work(_: Any) -> int:
        try:
            return refit_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(work, range(2))) == [0, 1]
    assert Calibration.objects.filter(in_force=True).count() == Calibration.objects.count() == 2


def test_many_verdicts_cost_a_fixed_number_of_queries(ticket: Ticket, django_assert_max_num_queries: Any) -> None:
    judged(0.6, right=400, wrong=100, ticket=ticket)

    with django_assert_max_num_queries(20):
        refit_due()
    assert Verdict.objects.count() == 500
