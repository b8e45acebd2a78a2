"""Figures for Prometheus: for this machine, or for who has the token."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from helpdesk import schedules
from tests import factories
from tests.routing.pipelines import rows
from tests.tickets.replies import agent_reply
from tickets import history
from tickets.models import EventKind, Ticket

pytestmark = pytest.mark.django_db


def figures(**headers: str) -> dict[tuple[str, ...], float]:
    answer = Client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_it_counts_what_is_not_settled(ticket: Ticket) -> None:
    agent_reply(ticket)
    factories.held(factories.TicketFactory())
    schedules.beat()

    found = figures()
    assert found["helpdesk_tickets", "in_progress"] == found["helpdesk_tickets", "pending_customer"] == 1
    assert found["helpdesk_review", "held"] == 1
    assert found["helpdesk_replies", "pending"] == 1
    assert found["helpdesk_workers_heartbeat_seconds",] < 60
    assert {("helpdesk_queue_tasks",), ("helpdesk_oldest_waiting_seconds",)} <= set(found)


def test_it_counts_what_pipelines_have_not_settled(ticket: Ticket) -> None:
    history.record(ticket, EventKind.HELD, by="router", to_value="triage")
    event = rows.make_event(due_at=timezone.now())
    rows.make_delivery(run=rows.make_run(event=event, due_at=timezone.now()), due_at=timezone.now())
    rows.make_event()

    found = figures()
    assert (found["helpdesk_unpublished_lines",], found["helpdesk_pipeline_events_due",]) == (1, 1)
    assert found["helpdesk_pipeline_runs", "waiting"] == found["helpdesk_pipeline_deliveries", "pending"] == 1


def test_an_empty_desk_has_figures_too() -> None:
    assert figures()["helpdesk_queue_tasks",] == 0


def test_with_a_token_only_the_token_opens_it(settings: Any) -> None:
    settings.METRICS_TOKEN = "secret"

    assert figures(authorization="Bearer secret")
    for header in ({}, {"authorization": "Bearer wrong"}, {"authorization": "Bearer sécret"}):
        answer = Client().get("/metrics", headers=header)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="metrics"')


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_without_a_token_nothing_from_outside_opens_it(header: str) -> None:
    assert Client().get("/metrics", headers={header: "for=203.0.113.1"}).status_code == 401
    assert Client().get("/metrics", REMOTE_ADDR="203.0.113.1").status_code == 401
