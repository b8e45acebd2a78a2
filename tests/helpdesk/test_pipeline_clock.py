"""While events or runs of pipelines are due, their work is asked for; not more often than it helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_q.models import OrmQ

from helpdesk.pipeline_clock import PipelineClock
from routing.models import PipelineRun
from tests.routing.pipelines.rows import make_event, make_run

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_asked_for_where_nothing_is_due() -> None:
    make_event()

    assert not PipelineClock().step()


def test_an_event_is_asked_for_once_in_a_while() -> None:
    make_event(due_at=Now())
    clock = PipelineClock()

    assert [clock.step() for _ in range(3)] == [True, False, False]
    assert OrmQ.objects.count() == 1


def test_a_run_that_waits_is_asked_for_when_its_time_has_come() -> None:
    run = make_run(due_at=timezone.now() + timedelta(hours=1))
    assert not PipelineClock().step()

    PipelineRun.objects.filter(pk=run.pk).update(due_at=Now())

    assert PipelineClock().step()


def test_nobody_is_asked_while_all_workers_are_at_it(settings: Any) -> None:
    settings.WORKERS = 2
    make_event(due_at=Now())
    for _ in range(2):
        make_run(claim=uuid4(), claimed_until=timezone.now() + timedelta(minutes=1))

    assert not PipelineClock().step()
