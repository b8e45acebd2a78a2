"""Working hours are counted by a calendar: its zone, its week, its holidays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from routing.conditions.calendars import WorkingTime
from routing.conditions.parse import Mistakes
from routing.rules.working_time import parse_working_time, plain_working_time

WEEK = {day: ["09:00-12:00", "13:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
OFFICE = {"name": "Office", "zone": "Europe/Berlin", "hours": WEEK, "holidays": ["2026-12-25"]}


def office(**changes: Any) -> WorkingTime:
    mistakes = Mistakes()
    found = parse_working_time(OFFICE | changes, "", mistakes)
    assert found is not None, mistakes.found
    return found


def refused(**changes: Any) -> str:
    mistakes = Mistakes()
    parse_working_time(OFFICE | changes, "calendars[0]", mistakes)
    return "\n".join(str(mistake) for mistake in mistakes.found)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        # Berlin is an hour ahead of UTC in winter.
        ("2026-11-20T08:00+00:00", "2026-11-20T11:00+00:00", 3),
        ("2026-11-20T10:30+00:00", "2026-11-20T12:30+00:00", 1),
        ("2026-11-20T15:00+00:00", "2026-11-23T09:00+00:00", 2),
        ("2026-11-21T00:00+00:00", "2026-11-22T23:00+00:00", 0),
        ("2026-12-24T15:00+00:00", "2026-12-28T08:00+00:00", 1),
        ("2026-11-20T18:00+00:00", "2026-11-20T19:00+00:00", 0),
    ],
)
def test_only_working_time_counts(since: str, until: str, hours: float) -> None:
    passed = office().between(datetime.fromisoformat(since), datetime.fromisoformat(until))

    assert passed == timedelta(hours=hours)


def test_a_day_when_the_clocks_change_has_its_true_length() -> None:
    nights = office(hours={"sun": ["00:00-24:00"]}, holidays=[])
    spring = datetime(2026, 3, 29, tzinfo=UTC)

    assert nights.between(spring - timedelta(days=1), spring + timedelta(days=1)) == timedelta(hours=23)


def test_a_moment_is_in_working_hours_or_not() -> None:
    assert office().is_working(datetime(2026, 11, 20, 8, 30, tzinfo=UTC))
    assert not office().is_working(datetime(2026, 11, 20, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hours": {}}, "A calendar without hours has no working time"),
        ({"hours": {"mon": []}}, "A calendar without hours has no working time"),
        ({"hours": None}, "calendars[0].hours"),
        ({"hours": {"mon": ["17:00-09:00"]}}, "ends before it begins"),
        ({"hours": {"mon": ["09:00-12:00", "11:00-13:00"]}}, "overlap"),
        ({"hours": {"mon": ["9 to 5"]}}, "is no span"),
        ({"hours": {"mon": ["25:00-26:00"]}}, "is no span"),
        ({"hours": {"Monday": ["09:00-12:00"]}}, "There is no “Monday” here"),
        ({"zone": "Berlin"}, "is no time zone"),
        ({"zone": "../etc/passwd"}, "is no time zone"),
        ({"name": ""}, "has a name"),
        ({"holidays": ["25.12.2026"]}, "calendars[0].holidays[0]: “25.12.2026” is no day"),
        ({"colour": "red"}, "There is no “colour” here"),
    ],
)
def test_a_calendar_that_can_not_be_used_is_refused(changes: dict[str, Any], said: str) -> None:
    assert said in refused(**changes)


def test_it_is_written_as_it_is_read() -> None:
    assert plain_working_time(office()) == OFFICE
