"""GET /metrics for Prometheus. Everything is counted in the database, so that any web process tells the same."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from helpdesk.health import check_workers, oldest_waiting_seconds
from routing.models import Delivery, PipelineEvent, PipelineRun, UnpublishedLine
from tickets import handoff
from tickets.models import FarEnd, Reply, Ticket
from tickets.states import ReviewState

UNSENT = ["pending", "sending", "failed", "unknown"]


def page(request: HttpRequest) -> HttpResponse:
    """Needs the METRICS_TOKEN as bearer where one is set; without one it is open on this machine alone."""
    if not _may_see(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    registry = CollectorRegistry()
    registry.register(_Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return not is_forwarded and request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1", "")


class _Figures(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        # Settled rows are not counted: their number only grows, and counting a million of them is slow.
        live = Ticket.objects.live()
        yield _by("helpdesk_tickets", "Tickets not yet settled, by status.", "status", live)
        asking = live.exclude(review_state=ReviewState.NONE)
        yield _by(
            "helpdesk_review", "Unsettled tickets that ask for a person, by review state.", "review_state", asking
        )
        unsent = Reply.objects.filter(state__in=UNSENT)
        yield _by("helpdesk_replies", "Replies not sent, by state.", "state", unsent)
        paused = FarEnd.objects.paused()
        yield _by("helpdesk_paused_far_ends", "Servers that do not answer and are left alone, by kind.", "kind", paused)
        yield from _of_pipelines()
        backlog = handoff.backlog()
        if backlog is not None:
            yield GaugeMetricFamily("helpdesk_queue_tasks", "Tasks waiting in the broker.", backlog)
        yield GaugeMetricFamily(
            "helpdesk_oldest_waiting_seconds", "Age of the oldest ticket that is due.", oldest_waiting_seconds()
        )
        age = check_workers()["heartbeat_age_seconds"]
        if age is not None:
            yield GaugeMetricFamily("helpdesk_workers_heartbeat_seconds", "Since the workers last showed.", age)


def _of_pipelines() -> Iterator[GaugeMetricFamily]:
    """What is settled is not counted here either."""
    lines = UnpublishedLine.objects.count()
    yield GaugeMetricFamily("helpdesk_unpublished_lines", "Lines of the history that are to become events.", lines)
    due = PipelineEvent.objects.filter(due_at__isnull=False).count()
    yield GaugeMetricFamily("helpdesk_pipeline_events_due", "Pipeline events that are not matched yet.", due)
    runs = PipelineRun.objects.filter(due_at__isnull=False)
    yield _by("helpdesk_pipeline_runs", "Pipelines' runs that are not finished, by state.", "state", runs)
    unsent = Delivery.objects.filter(due_at__isnull=False)
    yield _by("helpdesk_pipeline_deliveries", "Deliveries that wait, by state.", "state", unsent)


def _by(name: str, documentation: str, field: str, rows: QuerySet[Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, documentation, labels=[field])
    for value, count in rows.order_by().values_list(field).annotate(count=Count("*")):
        family.add_metric([value], count)
    return family
