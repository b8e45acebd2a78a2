from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower, Now

from tickets.models.base import Identified, append_only, one_of


class PipelineState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"


class PipelineQuerySet(models.QuerySet["Pipeline"]):
    def matching(self) -> PipelineQuerySet:
        """Those whose active version new events are held against."""
        return self.filter(state=PipelineState.ACTIVE, active_version__isnull=False)


class Pipeline(Identified):
    """Which events it takes, which steps they go through, and where they are sent. The document is the working copy."""

    id_prefix = "pl"

    name = models.CharField(max_length=80)
    description = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=PipelineState, default=PipelineState.DRAFT)
    # {"match": …, "steps": […], "destinations": […]}, as in a recipe.
    document = models.JSONField(default=dict)
    # The same as YAML, as it was written: jsonb forgets the order of fields, and people their comments.
    source = models.TextField(blank=True, default="", db_default="")
    active_version = models.ForeignKey(
        "routing.PipelineVersion",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PipelineQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="pipeline_name_once"),
            one_of("state", PipelineState),
            models.CheckConstraint(
                condition=~models.Q(state=PipelineState.ACTIVE) | models.Q(active_version__isnull=False),
                name="pipeline_active_has_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PipelineVersion(Identified):
    """A pipeline as it was when it was activated. A run finishes on the version that it began with."""

    id_prefix = "pv"

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    document = models.JSONField()
    source = models.TextField(blank=True, default="", db_default="")
    author = models.CharField(max_length=150)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["pipeline", "number"], name="pipelineversion_number_once")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Version {self.number}"
