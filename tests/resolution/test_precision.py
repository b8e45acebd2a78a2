"""A share of right answers comes with how far it can be trusted."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest

from resolution.confidence.precision import precision_of, wilson_interval


@dataclass(frozen=True)
class Answer:
    right: bool
    weight: float = 1.0


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [
        # Of Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(right: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(right, n) == pytest.approx((low, high), abs=5e-5)


def test_without_an_answer_it_may_be_anything() -> None:
    assert wilson_interval(0, 0) == (0, 1)
    assert (precision_of([]).share, precision_of([]).low, precision_of([]).high) == (None, 0, 1)


def test_the_interval_holds_the_share_and_stays_a_probability() -> None:
    for n, right in itertools.product((1, 2, 7, 100, 100_000), (0.0, 0.5, 1.0)):
        low, high = wilson_interval(right * n, n)
        assert 0 <= low <= right <= high <= 1


def test_all_right_is_not_certain() -> None:
    assert precision_of([Answer(right=True)] * 35).low == pytest.approx(0.901, abs=0.001)


def test_answers_that_stand_for_many_move_the_share_and_widen_the_interval() -> None:
    weighted = precision_of([Answer(right=True, weight=10)] * 10 + [Answer(right=False)] * 10)

    assert weighted.share == pytest.approx(100 / 110)
    assert weighted.answers == 20
    plain = precision_of([Answer(right=True)] * 20)
    assert weighted.high - weighted.low > plain.high - plain.low


def test_answers_that_weigh_little_leave_it_open() -> None:
    complaints = precision_of([Answer(right=False, weight=0.05)] * 10)

    assert (complaints.share, complaints.low) == (0, 0)
    assert complaints.high > 0.8
