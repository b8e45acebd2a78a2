"""The page *Calibration* says how far confidences can be believed, and on how little that may rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from resolution.confidence.calibration_report import report_calibration
from resolution.confidence.refit import refit_due
from resolution.confidence.reliability import Outcome, coverage_at, expected_calibration_error, reliability_bins
from resolution.models import Calibration
from tests import factories
from tests.resolution.judged import judged
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def outcomes(confidence: float, *, right: int, wrong: int) -> list[Outcome]:
    return [Outcome(confidence=confidence, right=number < right) for number in range(right + wrong)]


def open_page(client: Client, **asked: str) -> Any:
    client.force_login(factories.UserFactory(is_superuser=True))
    return client.get(reverse("admin:resolution_calibration_changelist"), asked)


def test_what_is_said_as_often_as_it_is_right_has_no_error() -> None:
    assert expected_calibration_error(outcomes(0.75, right=75, wrong=25)) == pytest.approx(0, abs=1e-9)
    assert expected_calibration_error(outcomes(1.0, right=30, wrong=0)) == 0
    assert expected_calibration_error(outcomes(0.9, right=0, wrong=30)) == pytest.approx(0.9)
    assert expected_calibration_error([]) is None


def test_each_bin_says_what_was_said_and_what_was_right() -> None:
    bins = reliability_bins([*outcomes(0.93, right=9, wrong=1), *outcomes(1.0, right=10, wrong=0)])

    assert bins[9].said == pytest.approx(0.965)
    assert (bins[9].precision.answers, bins[9].precision.share) == (20, 0.95)
    assert (bins[0].said, bins[0].precision.share) == (None, None)


def test_the_surest_are_taken_as_long_as_they_are_right_together() -> None:
    told = [*outcomes(0.9, right=19, wrong=1), *outcomes(0.5, right=1, wrong=9)]

    assert coverage_at(told, 0.95) == pytest.approx(20 / 30)
    assert coverage_at(told, 0.99) == 0
    assert coverage_at([], 0.95) == 0


def test_before_the_first_verdict_it_teaches(client: Client) -> None:
    page = open_page(client).content.decode()

    assert "Nothing has been judged yet" in page
    assert "What is not known here" in page


@pytest.mark.parametrize(
    ("answers", "words"), [(12, "Only 12 answers have been judged"), (40, "too few to let answers go out"), (120, "")]
)
def test_few_verdicts_are_said_to_be_few(client: Client, ticket: Ticket, answers: int, words: str) -> None:
    judged(0.9, right=answers, ticket=ticket, band="auto")

    page = open_page(client).content.decode()
    assert words in page
    assert ("judged: " in page) is bool(words)


def test_figures_are_of_the_chosen_engine_and_category(ticket: Ticket) -> None:
    judged(0.9, right=10, ticket=ticket, band="auto", category="billing")
    judged(0.7, right=1, wrong=3, ticket=ticket, band="review")
    judged(0.7, wrong=2, ticket=ticket, engine="anthropic")

    by_band = {one.band: one.precision for one in report_calibration(family="local").bands}
    assert (by_band["auto"].share, by_band["auto"].answers) == (1, 10)
    assert (by_band["review"].share, by_band["review"].answers) == (0.25, 4)
    assert report_calibration(category="billing").overall.answers == 10
    assert report_calibration(family="model").overall.share == 0


def test_a_calibration_shows_what_it_gained(ticket: Ticket) -> None:
    judged(0.5, right=190, wrong=10, ticket=ticket)
    refit_due()

    report = report_calibration()
    assert (report.error or 0) == report.raw_error > 0.4
    assert (report.error_now or 0) < 0.1


def test_the_trend_goes_from_week_to_week(ticket: Ticket) -> None:
    for weeks, right in ((5, 1), (2, 3), (0, 4)):
        judged(0.8, right=right, wrong=4 - right, ticket=ticket, at=timezone.now() - timedelta(weeks=weeks))

    assert [week.precision.share for week in report_calibration().weeks] == [0.25, 0.75, 1.0]


def test_the_page_shows_what_each_fit_changed(client: Client, ticket: Ticket) -> None:
    judged(0.85, wrong=25, ticket=ticket)
    refit_due()
    judged(0.85, right=200, ticket=ticket)
    refit_due()

    page = open_page(client, engine_family__exact="local", category__exact="technical").content.decode()
    assert "0.85 → 0." in page
    assert "25 new verdicts" in page
    assert "200 new verdicts" in page


def test_many_verdicts_cost_no_more_queries(client: Client, ticket: Ticket) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert open_page(client).status_code == 200
        return len(asked)

    judged(0.8, right=2, wrong=1, ticket=ticket)
    count()
    few = count()
    judged(0.8, right=200, wrong=100, ticket=ticket)
    assert count() <= few


def test_the_page_of_an_attempt_says_what_made_its_confidence_and_what_people_said(
    client: Client, ticket: Ticket
) -> None:
    judged(0.6, right=25, ticket=ticket)
    refit_due()
    (attempt,) = judged(
        0.6, wrong=1, ticket=ticket, confidence=0.71, calibration=Calibration.objects.get(category="technical")
    )
    client.force_login(factories.UserFactory(is_superuser=True))

    page = client.get(reverse("admin:resolution_attempt_change", args=[attempt.public_id])).content.decode()
    assert "The weakest part, 0.60, counts as 0.71 by" in page
    assert "Built-in engine, technical, version 1" in page
    assert "Rejected" in page
