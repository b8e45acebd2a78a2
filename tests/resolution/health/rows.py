"""Customers with something to say of them, and what is worked out of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from resolution.health.changes import mark
from resolution.health.scores import compute_some
from resolution.models import HealthScore
from tests import factories
from tickets.models import AccountEvent, Customer, Integration


def tell(customer: Customer, kind: str, name: str = "event", *, by: Integration | None = None, **values: Any) -> None:
    at = values.pop("at", None) or timezone.now()
    AccountEvent.objects.create(
        customer=customer,
        integration=by or factories.IntegrationFactory(),
        kind=kind,
        name=name,
        occurred_at=at,
        data=values,
    )


def scored(customer: Customer, *, now: datetime | None = None) -> HealthScore:
    """The customer's health as it is found now."""
    mark([customer.pk])
    compute_some(now or timezone.now() + timedelta(seconds=1))
    return HealthScore.objects.get(customer=customer)


def with_score(score: int, **values: Any) -> HealthScore:
    """Engagement is the only thing known of this customer, so it is the whole score."""
    customer = values.pop("customer", None) or factories.CustomerFactory(**values)
    tell(customer, "engagement", score=score, by=values.get("integration"))
    return scored(customer)
