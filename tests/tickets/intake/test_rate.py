"""An integration's rate counts on the database's clock and survives that clock being set."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests import factories
from tickets.intake import ingest_rate as rate
from tickets.models import Integration


@pytest.fixture
def slow(settings: Any) -> None:
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 6, 2


def taken(integration: Integration) -> int | str:
    try:
        rate.take_from_rate(integration.pk)
    except rate.RateLimited as error:
        return error.retry_after_seconds
    return "taken"


def shift(integration: Integration, by: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE tickets_ratebucket SET arrival_at = arrival_at + make_interval(secs => %s)"
            " WHERE integration_id = %s",
            [by.total_seconds(), integration.pk],
        )


def test_a_burst_is_taken_and_then_it_says_how_long_to_wait(integration: Integration, slow: None) -> None:
    assert [taken(integration) for _ in range(3)] == ["taken", "taken", 10]


def test_after_the_wait_one_more_is_taken(integration: Integration, slow: None) -> None:
    for _ in range(2):
        taken(integration)
    shift(integration, timedelta(seconds=-10))

    assert [taken(integration) for _ in range(2)] == ["taken", 10]


def test_integrations_do_not_share_a_rate(integration: Integration, slow: None) -> None:
    for _ in range(3):
        taken(integration)

    assert taken(factories.IntegrationFactory()) == "taken"


def test_a_clock_that_was_set_back_locks_nobody_out(integration: Integration, slow: None) -> None:
    taken(integration)
    shift(integration, timedelta(days=365))

    assert taken(integration) == "taken"


def test_a_clock_that_was_set_forward_gives_one_burst_and_no_more(integration: Integration, slow: None) -> None:
    taken(integration)
    shift(integration, timedelta(days=-365))

    assert [taken(integration) for _ in range(3)] == ["taken", "taken", 10]
