"""Verdicts turn a confidence into the share of such answers that people approve."""

import pytest

from resolution.confidence.calibration import Calibrator, ObservedAnswer, fit_calibrator


def observed(raw: float, *, right: int, wrong: int) -> list[ObservedAnswer]:
    return [ObservedAnswer(raw=raw, right=True)] * right + [ObservedAnswer(raw=raw, right=False)] * wrong


def test_without_verdicts_the_confidence_is_what_it_was() -> None:
    assert fit_calibrator([]).calibrate(0.7) == pytest.approx(0.7)
    assert Calibrator().calibrate(0.0) == 0.0


def test_many_verdicts_make_it_the_share_that_was_right() -> None:
    calibrator = fit_calibrator(observed(0.6, right=900, wrong=100) + observed(0.3, right=500, wrong=500))

    assert calibrator.calibrate(0.6) == pytest.approx(0.9, abs=0.02)
    assert calibrator.calibrate(0.3) == pytest.approx(0.5, abs=0.02)


def test_a_few_contradictions_do_not_turn_it_over() -> None:
    calibrator = fit_calibrator(observed(0.9, right=0, wrong=3))

    assert 0.6 < calibrator.calibrate(0.9) < 0.9


@pytest.mark.parametrize("right", [0, 200])
def test_verdicts_of_one_kind_leave_a_probability(right: int) -> None:
    calibrator = fit_calibrator(observed(0.5, right=right, wrong=200 - right))

    assert 0 < calibrator.calibrate(0.01) <= calibrator.calibrate(0.99) < 1


def test_a_sampled_verdict_counts_for_those_that_were_not_sampled() -> None:
    one_in_ten = fit_calibrator([ObservedAnswer(raw=0.9, right=False, worth=10)] * 5)
    all_seen = fit_calibrator([ObservedAnswer(raw=0.9, right=False)] * 50)

    assert one_in_ten.calibrate(0.9) == pytest.approx(all_seen.calibrate(0.9))
