"""The round of the time rules: short tasks, one round at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now

from helpdesk import schedules
from helpdesk.models import Heartbeat
from routing.decisions import waiting
from routing.models import ClockFiring
from tests import factories
from tests.helpdesk.desk_rows import routed
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_that_wait() -> None:
    condition = {"field": "waiting_since", "operator": "at_most", "value": "4 hours"}
    factories.RuleFactory(conditions=[condition], actions={"tags": ["late"]})
    factories.publish_rules()
    for _ in range(3):
        routed(factories.TicketFactory())


def test_a_round_goes_on_in_the_next_task(
    three_that_wait: None, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setattr(waiting, "AT_ONCE", 1)
    monkeypatch.setattr(schedules, "TIME_RULES_SECONDS", 0)

    with django_capture_on_commit_callbacks() as nudged:
        schedules.begin_time_rules()
        schedules.begin_time_rules()

    assert (ClockFiring.objects.count(), len(nudged)) == (1, 1)


def test_a_round_that_was_lost_is_begun_again(three_that_wait: None) -> None:
    Heartbeat.objects.create(name="time-rules", beat_at=Now() - timedelta(minutes=5))

    schedules.begin_time_rules()

    assert Ticket.objects.filter(tags=["late"]).count() == 3
