"""The event that a customer's health has come into another band. The upper package works it out; here is what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from routing.models import PipelineEvent
from routing.pipelines.events.fields import VERSION
from routing.pipelines.events.own_types import HEALTH_CHANGED
from routing.pipelines.events.payload import customer_in_payload
from routing.pipelines.events.store import announce_events
from tickets.models import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChange:
    customer: Customer
    score: int
    band: str
    score_before: int
    band_before: str
    # In words, those first that weigh most.
    reasons: Sequence[str]


def publish_health_changes(changes: Sequence[HealthChange]) -> None:
    """In the caller's transaction, so that each change is told once."""
    if not changes:
        return
    payloads = [_payload_of(change) for change in changes]
    PipelineEvent.objects.bulk_create(
        [
            PipelineEvent(type=HEALTH_CHANGED, payload=payload, field_order=list(payload), due_at=Now())
            for payload in payloads
        ]
    )
    announce_events()


def _payload_of(change: HealthChange) -> dict[str, Any]:
    page = reverse("admin:tickets_customer_change", args=[change.customer.pk])
    return {
        "v": VERSION,
        "customer": customer_in_payload(change.customer),
        "customer_tier": change.customer.tier,
        "url": f"{settings.SITE_URL}{page}",
        "score": change.score,
        "band": change.band,
        "score_before": change.score_before,
        "band_before": change.band_before,
        "is_worse": change.score < change.score_before,
        "reasons": list(change.reasons),
        "reason": " ".join(change.reasons[:3]),
    }
