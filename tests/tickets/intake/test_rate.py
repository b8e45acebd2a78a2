"""An integration's rate counts on the database's clock and survives that clock being set."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.conftest import INGEST
from tickets.intake import ingest_rate
from tickets.models import Integration


@pytest.fixture
def slow(settings: Any) -> None:
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 6, 2


def taken(integration: Integration) -> int | str:
    try:
        ingest_rate.take_from_rate(integration.pk)
    except ingest_rate.RateLimited as error:
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


POST = {"channel": "email", "customer_email": "user@example.com", "subject": "Hi", "body": "Help"}


@pytest.mark.django_db(transaction=True)
def test_posts_at_once_wait_for_no_other_s_commit_and_count_exactly(
    client_of: Callable[..., Client], settings: Any
) -> None:
    """Who finds the rate's row locked does not queue with the whole post; later posts lock it for a statement only."""
    settings.INGEST_PER_MINUTE, settings.INGEST_BURST = 1, 3
    integration = factories.IntegrationFactory()
    client = client_of(integration)

    def post() -> tuple[int, list[bool]]:
        with CaptureQueriesContext(connection) as asked:
            code = client.post(INGEST, POST, content_type="application/json").status_code
        return code, ["tickets_ratebucket" in one["sql"] for one in asked]

    assert post()[0] == 201
    with ThreadPoolExecutor(1) as beside:
        locked = Event()
        committed = beside.submit(hold_row_until_contended, integration, locked)
        assert locked.wait(10)
        assert post() == (201, [True, True, False])
        assert committed.result()
    assert post() == (201, [True, False])
    assert post()[0] == 429


def hold_row_until_contended(integration: Integration, locked: Event) -> bool:
    """As a post does that is being committed; whether another came past it."""
    try:
        with transaction.atomic():
            shift(integration, timedelta())
            locked.set()
            end = time.monotonic() + 10
            while time.monotonic() < end and not ingest_rate.is_contended(integration.pk):
                time.sleep(0.01)
        return ingest_rate.is_contended(integration.pk)
    finally:
        connection.close()
