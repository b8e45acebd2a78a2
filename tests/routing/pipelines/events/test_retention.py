"""Events are kept for 90 days, and what came of them with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from routing.models import Delivery, PipelineEvent, PipelineRun
from routing.pipelines.events.retention import forget_old_events
from tests.routing.pipelines import rows
from tickets.models import Receipt


def test_what_is_older_goes_with_its_runs_and_deliveries(db: None, settings: Any) -> None:
    event = rows.make_event()
    rows.make_delivery(run=rows.make_run(event=event))
    later = timezone.now() + settings.EVENTS_KEPT

    assert (forget_old_events(), PipelineEvent.objects.count()) == (0, 1)
    assert forget_old_events(now=later + timedelta(hours=1)) == 1
    assert (PipelineEvent.objects.count(), PipelineRun.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_its_receipt_stays_so_that_a_repeat_is_one_for_ever(post_events: Callable[..., Any], settings: Any) -> None:
    post_events({"type": "a.b", "payload": {}, "idempotencyKey": "1"})

    forget_old_events(now=timezone.now() + settings.EVENTS_KEPT + timedelta(hours=1))

    assert Receipt.objects.count() == 1
    assert post_events({"type": "a.b", "payload": {}, "idempotencyKey": "1"}).status_code == 200
    assert PipelineEvent.objects.count() == 0
