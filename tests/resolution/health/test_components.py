"""Each component says a number from 0 to 100 and a sentence, or nothing where nothing is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from resolution.health.components import signals_of, went_through
from resolution.health.facts import HealthFacts, ToldEvent
from resolution.health.scale import SHIPPED_BANDS, SHIPPED_WEIGHTS, HealthScale
from resolution.models.health import HealthComponent

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCALE = HealthScale(
    weights={str(name): float(weight) for name, weight in SHIPPED_WEIGHTS.items()},
    bands=sorted(((begins, str(name)) for name, begins in SHIPPED_BANDS.items()), reverse=True),
)


def told(name: str = "event", **values: Any) -> ToldEvent:
    return ToldEvent(name=name, told=values, at=NOW)


def said(component: HealthComponent, **facts: Any) -> tuple[float, str] | None:
    found = {signal.component: signal for signal in signals_of(HealthFacts(**facts), now=NOW)}
    signal = found.get(component)
    return (signal.score, signal.words) if signal else None


def test_of_whom_nothing_is_known_there_is_no_signal_and_no_score() -> None:
    assert signals_of(HealthFacts(), now=NOW) == []
    assert SCALE.score_of([]) is None
    assert SCALE.band_of(None) == ""


@pytest.mark.parametrize(
    ("component", "facts", "score", "words"),
    [
        (HealthComponent.TICKETS, {"tickets": 3}, 100, "No ticket is open or unresolved."),
        (HealthComponent.TICKETS, {"tickets": 3, "waiting": 1}, 80, "1 ticket waits for us."),
        (
            HealthComponent.TICKETS,
            {"tickets": 3, "waiting": 2, "answered": 2},
            51.2,
            "wait for us, 2 answered tickets wait for the customer.",
        ),
        (HealthComponent.AGE, {"tickets": 1}, 100, "Nothing waits for us."),
        (HealthComponent.AGE, {"tickets": 1, "waits_since": NOW - timedelta(days=3)}, 50, "for us 3 days."),
        (HealthComponent.AGE, {"tickets": 1, "waits_since": NOW + timedelta(days=3)}, 100, "less than an hour."),
        (HealthComponent.PRIORITY, {"tickets": 1, "worst_priority": "urgent"}, 10, "is urgent."),
        (HealthComponent.TONE, {"tones": {"angry": 1.0, "calm": 1.0}}, 50, "50% angry, 50% calm"),
        (HealthComponent.REOPENINGS, {"resolved": 4, "reopened": 1}, 75, "1 of 4 resolutions in 90 days"),
        (HealthComponent.REOPENINGS, {"resolved": 1, "reopened": 5}, 0, "5 of 1 resolution"),
        (HealthComponent.RATINGS, {"ratings": [(5, NOW), (1, NOW)]}, 50, "2 ratings in 365 days"),
        (HealthComponent.RATINGS, {"nps": [told(score=9)]}, 90, "1 NPS answer in 365 days"),
        (HealthComponent.ENGAGEMENT, {"engagement": [told(), told(value=35)]}, 35, "last told as 35 of 100."),
        (HealthComponent.ENGAGEMENT, {"is_usage_told": True, "active_days": 4}, 50, "Active on 4 days of the last 28."),
        (HealthComponent.PAYMENTS, {"billing": [told("invoice_paid"), told("payment_failed")]}, 100, "went through."),
        (HealthComponent.PAYMENTS, {"billing": [told("payment_failed")] * 2}, 25, "2 payments failed"),
    ],
)
def test_a_component_says_how_it_stands(
    component: HealthComponent, facts: dict[str, Any], score: float, words: str
) -> None:
    found = said(component, **facts)

    assert found is not None
    assert found[0] == pytest.approx(score, abs=0.05)
    assert words in found[1]


@pytest.mark.parametrize("component", HealthComponent)
def test_a_component_without_data_says_nothing(component: HealthComponent) -> None:
    assert said(component, billing=[told("plan_changed")], nps=[told(score="9")], engagement=[told(score=True)]) is None


def test_what_is_left_out_weighs_nothing_and_the_others_are_scaled() -> None:
    """Tones weigh .15 and payments .10: so 60 % and 40 % of the score."""
    signals = signals_of(HealthFacts(tones={"angry": 1.0}, billing=[told("payment_succeeded")]), now=NOW)

    assert SCALE.score_of(signals) == 40


def test_a_newer_rating_counts_more_than_an_older_one() -> None:
    found = said(HealthComponent.RATINGS, ratings=[(5, NOW), (1, NOW - timedelta(days=90))])

    assert found is not None
    assert found[0] == pytest.approx(66.7)


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, "excellent"), (80, "excellent"), (79, "good"), (60, "good"), (59, "fair"), (20, "poor"), (19, "critical")],
)
def test_a_band_begins_with_its_score(score: int, band: str) -> None:
    assert SCALE.band_of(score) == band


@pytest.mark.parametrize(
    ("name", "went"),
    [
        ("payment_failed", False),
        ("paymentFailed", False),
        ("Card declined", False),
        ("invoice.overdue", False),
        ("unpaid", False),
        ("charge_back", False),
        ("invoice_paid", True),
        ("payment.succeeded", True),
        ("subscription renewed", True),
        ("plan_changed", None),
        ("prepaid_plan_chosen", None),
    ],
)
def test_the_name_of_a_billing_event_tells_whether_money_came(name: str, went: bool | None) -> None:
    assert went_through(name) is went
