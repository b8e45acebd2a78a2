"""How a customer fares, now and before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from resolution.models.health import HIGHEST_SCORE, HealthBandName, HealthComponent
from tickets.models.base import Identified, fixed_triggers, one_of

_WITHIN = Q(score__isnull=True, band="") | Q(score__gte=0, score__lte=HIGHEST_SCORE, band__gt="")


def lowest_first(signals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored signals, those first that take most from the score."""
    return sorted(signals, key=lambda signal: -signal["weight"] * (HIGHEST_SCORE - signal["score"]))


class HealthScore(Identified):
    """The health of one customer: 0 to 100, or none where nothing is known of them.

    `due_at` says when it is to be worked out anew: at once after a change, else in the next night.
    """

    id_prefix = "hs"

    customer = models.OneToOneField("tickets.Customer", on_delete=models.PROTECT, related_name="health")
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    band = models.CharField(max_length=10, choices=HealthBandName, blank=True)
    signals = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), help_text="What each component says, in words."
    )
    change = models.SmallIntegerField(
        "change in 30 days", null=True, blank=True, help_text="Against the score of 30 days ago, or the first one."
    )
    # Empty until there is a first score. Rows of one moment were written together, and no later one is committed before.
    changed_at = models.DateTimeField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True, help_text="When its history last had a line.")
    due_at = models.DateTimeField(null=True, blank=True, db_default=Now())

    class Meta:
        ordering = ["score", "id"]
        constraints = [
            one_of("band", HealthBandName, blank=True),
            models.CheckConstraint(condition=_WITHIN, name="healthscore_has_a_band"),
        ]
        indexes = [
            models.Index(
                fields=["changed_at", "id"], condition=Q(changed_at__isnull=False), name="healthscore_changed"
            ),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="healthscore_due"),
            models.Index(fields=["score", "id"], name="healthscore_worst"),
            models.Index(fields=["band", "score", "id"], condition=Q(score__isnull=False), name="healthscore_by_band"),
            models.Index(fields=["change", "id"], condition=Q(change__lt=0), name="healthscore_falling"),
        ]

    def __str__(self) -> str:
        return f"{self.customer}: {'no score' if self.score is None else self.score}"

    @property
    def lowest(self) -> list[dict[str, Any]]:
        """Its signals, those first that take most from the score."""
        return lowest_first(self.signals)

    @property
    def unknown_components(self) -> list[str]:
        """The labels of those of which nothing is known."""
        known = {signal["component"] for signal in self.signals}
        return [str(component.label) for component in HealthComponent if component not in known]

    @staticmethod
    def label_of(component: str) -> str:
        return str(dict(HealthComponent.choices).get(component, component))


class HealthPoint(models.Model):
    """One line of a score's history: one for each change of a point, and one a day."""

    health = models.ForeignKey(HealthScore, on_delete=models.CASCADE, related_name="points", db_index=False)
    at = models.DateTimeField()
    score = models.PositiveSmallIntegerField(null=True)
    band = models.CharField(max_length=10, choices=HealthBandName, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [one_of("band", HealthBandName, blank=True)]
        indexes = [
            models.Index(fields=["health", "at"], name="healthpoint_of_score"),
            models.Index(fields=["at"], name="healthpoint_by_time"),
        ]
        triggers = fixed_triggers("health", "at", "score", "band")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.score}"


class HealthWatermark(models.Model):
    """Up to which row of a source it has been noticed whose score a change concerns."""

    source = models.CharField(max_length=40, primary_key=True)
    seen_until = models.UUIDField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.source
