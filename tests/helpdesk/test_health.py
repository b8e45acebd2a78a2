"""Probes say what is wrong, and no more than an outsider may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from helpdesk import schedules
from helpdesk.models import Heartbeat
from helpdesk.schedules import BeatAfterTask
from tests import factories
from tickets import claims, handoff
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def ready() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["checks"]


def wait_since(ticket: Ticket, ago: timedelta) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_at=Now() - ago)


def test_alive_asks_nobody(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/healthz").content == b"ok"


def test_it_is_ready_when_the_workers_are() -> None:
    schedules.beat()

    code, checks = ready()
    assert code == 200
    assert {name: check["ok"] for name, check in checks.items()} == dict.fromkeys(
        ["database", "migrations", "workers", "waiting"], True
    )


def test_an_old_heartbeat_is_told() -> None:
    schedules.beat()
    Heartbeat.objects.update(beat_at=Now() - timedelta(minutes=4))

    code, checks = ready()
    assert (code, checks["workers"]) == (503, {"ok": False, "heartbeat_age_seconds": 240})


def test_a_ticket_that_waits_too_long_is_told(ticket: Ticket) -> None:
    schedules.beat()
    wait_since(ticket, timedelta(minutes=16))

    code, checks = ready()
    assert (code, checks["waiting"]) == (503, {"ok": False, "oldest_seconds": 960})


def test_what_somebody_works_on_or_is_due_later_does_not_wait(ticket: Ticket) -> None:
    schedules.beat()
    wait_since(ticket, timedelta(minutes=16))
    claims.take(Ticket.objects.all(), ticket.pk)
    later = factories.TicketFactory()
    Ticket.objects.filter(pk=later.pk).update(due_at=Now() + timedelta(hours=1))

    assert ready()[0] == 200


def test_a_long_queue_that_is_worked_off_is_no_fault(ticket: Ticket, django_capture_on_commit_callbacks: Any) -> None:
    schedules.beat()
    wait_since(ticket, timedelta(minutes=16))
    with django_capture_on_commit_callbacks(execute=True):
        handoff.nudge_ticket(ticket.pk)

    code, checks = ready()
    assert (code, checks["waiting"]) == (200, {"ok": True, "oldest_seconds": 960})

    Heartbeat.objects.update(beat_at=Now() - timedelta(minutes=4))
    assert ready()[1]["waiting"]["ok"] is False


def test_a_finished_task_is_a_sign_of_life() -> None:
    BeatAfterTask()(sender="django_q", func=None, task={})

    assert ready()[1]["workers"]["ok"] is True


def test_a_busy_worker_does_not_write_after_each_task(django_assert_num_queries: Any) -> None:
    beat_after_task = BeatAfterTask()
    beat_after_task()

    with django_assert_num_queries(0):
        for _ in range(100):
            beat_after_task()
