from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from resolution.models.verdict import EngineFamily
from tickets.models.base import evidence_triggers, one_of
from tickets.states import Category


class Calibration(models.Model):
    """Two numbers that turn an engine's raw confidence into how often such answers are right. A new fit is a new row."""

    engine_family = models.CharField(max_length=8, choices=EngineFamily)
    category = models.CharField(
        max_length=12, choices=Category, blank=True, help_text="Empty: for every category of the engine."
    )
    version = models.PositiveIntegerField()
    slope = models.FloatField()
    intercept = models.FloatField()
    verdicts = models.PositiveIntegerField(help_text="Answers with a verdict that it was fitted on.")
    counted = models.PositiveIntegerField(
        default=0, help_text="Verdicts there were of this engine when it was fitted, several of one answer too."
    )
    fitted_at = models.DateTimeField(db_default=Now(), editable=False)
    why = models.CharField(max_length=200)
    in_force = models.BooleanField(default=False)

    class Meta:
        ordering = ["-fitted_at", "-id"]
        constraints = [
            one_of("engine_family", EngineFamily),
            one_of("category", Category, blank=True),
            models.UniqueConstraint(fields=["engine_family", "category", "version"], name="calibration_version_once"),
            models.UniqueConstraint(
                fields=["engine_family", "category"], condition=Q(in_force=True), name="calibration_one_in_force"
            ),
            models.CheckConstraint(condition=Q(slope__gte=0), name="calibration_keeps_the_order"),
        ]
        indexes = [models.Index(fields=["-fitted_at", "-id"], name="calibration_newest")]
        triggers = evidence_triggers(
            "engine_family",
            "category",
            "version",
            "slope",
            "intercept",
            "verdicts",
            "counted",
            "fitted_at",
            "why",
        )

    def __str__(self) -> str:
        return f"{self.get_engine_family_display()}, {self.matter.lower()}, version {self.version}"

    @property
    def matter(self) -> str:
        return self.get_category_display() if self.category else "every category"
