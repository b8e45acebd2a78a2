"""Events are kept for a while; what came of them goes with them."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.conf import settings
from django.db.models.functions import Now
from django.utils import timezone

from routing.models import PipelineEvent, StepLabel
from routing.pipelines.steps.classify import KEPT as LABELS_KEPT

log = structlog.get_logger(__name__)

AT_ONCE = 500
# More waits for the next time, so that no worker is held for long.
MOST_ROUNDS = 40


def forget_old_events(*, now: datetime | None = None) -> int:
    """Deletes events older than EVENTS_KEPT_DAYS with their runs and deliveries; how many events."""
    old = PipelineEvent.objects.filter(received_at__lt=(now or timezone.now()) - settings.EVENTS_KEPT)
    forgotten = 0
    for _ in range(MOST_ROUNDS):
        keys = list(old.order_by("received_at").values_list("pk", flat=True)[:AT_ONCE])
        PipelineEvent.objects.filter(pk__in=keys).delete()
        forgotten += len(keys)
        if len(keys) < AT_ONCE:
            break
    forget_old_labels()
    if forgotten:
        log.info("events forgotten", events=forgotten)
    return forgotten


def forget_old_labels() -> int:
    """Deletes labels that no step finds again; how many."""
    old = StepLabel.objects.filter(made_at__lt=Now() - LABELS_KEPT).order_by("made_at")
    return StepLabel.objects.filter(pk__in=list(old.values_list("pk", flat=True)[: AT_ONCE * MOST_ROUNDS])).delete()[0]
