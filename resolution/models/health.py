"""How the health score is made up: what each component weighs, and from which score on which band begins."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from tickets.models.base import one_of

HIGHEST_SCORE = 100


class HealthComponent(models.TextChoices):
    """What a score is put together from. `docs/reference/health.md` has the formula of each."""

    TICKETS = "tickets", "Open and unresolved tickets"
    AGE = "age", "Age of what waits"
    PRIORITY = "priority", "Priority of what is unresolved"
    TONE = "tone", "Tone"
    REOPENINGS = "reopenings", "Reopenings"
    RATINGS = "ratings", "Ratings"
    ENGAGEMENT = "engagement", "Engagement"
    PAYMENTS = "payments", "Payments"


class HealthBandName(models.TextChoices):
    """From the best to the worst."""

    EXCELLENT = "excellent", "Excellent"
    GOOD = "good", "Good"
    FAIR = "fair", "Fair"
    POOR = "poor", "Poor"
    CRITICAL = "critical", "Critical"


def _checked_at_the_end(name: str, *, otherwise: str, unless: str) -> pgtrigger.Trigger:
    """All rows of the table together, at the end of the transaction that changes them. No rows are no mistake."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=f"IF NOT ({unless}) THEN RAISE EXCEPTION '{otherwise}' USING ERRCODE = 'check_violation'; END IF; RETURN NULL;",
    )


class HealthWeight(models.Model):
    """The share of one component of the score. All together are 1."""

    component = models.CharField(max_length=12, choices=HealthComponent, unique=True)
    weight = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text="From 0 to 1; all components together are 1.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("component", HealthComponent),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=1), name="healthweight_0_to_1"),
        ]
        triggers = [
            _checked_at_the_end(
                "sum_is_one",
                unless="SELECT coalesce(sum(weight), 1) = 1 FROM resolution_healthweight",
                otherwise="The weights of the health score must be 1 together.",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_component_display())


class HealthBand(models.Model):
    """From which score on a customer's health is called so."""

    name = models.CharField(max_length=10, choices=HealthBandName, unique=True)
    from_score = models.PositiveSmallIntegerField(
        "from", validators=[MaxValueValidator(HIGHEST_SCORE)], help_text="This score and those above it."
    )

    class Meta:
        ordering = ["-from_score", "pk"]
        constraints = [
            one_of("name", HealthBandName),
            models.CheckConstraint(condition=Q(from_score__lte=HIGHEST_SCORE), name="healthband_0_to_100"),
            models.CheckConstraint(
                condition=~Q(name=HealthBandName.CRITICAL) | Q(from_score=0), name="healthband_worst_begins_at_0"
            ),
        ]
        triggers = [
            _checked_at_the_end(
                "in_order",
                unless="""SELECT NOT EXISTS (SELECT 1 FROM (SELECT from_score, lead(from_score) OVER (ORDER BY
                    array_position(ARRAY['excellent', 'good', 'fair', 'poor', 'critical'], name::text)) AS next
                    FROM resolution_healthband) AS band WHERE next >= from_score)""",
                otherwise="Each band of the health score must begin above the next worse one.",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_name_display())
