from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, fixed_triggers, one_of


class RunState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    FAILED = "failed", "Failed"


class PipelineRun(Identified, Claimable):
    """One pipeline version's work on one event: each step once, then a delivery for each destination."""

    id_prefix = "pr"

    event = models.ForeignKey("routing.PipelineEvent", on_delete=models.CASCADE, related_name="runs", db_index=False)
    pipeline = models.ForeignKey("routing.Pipeline", on_delete=models.PROTECT, related_name="runs", db_index=False)
    version = models.ForeignKey(
        "routing.PipelineVersion", on_delete=models.PROTECT, related_name="runs", db_index=False
    )
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING, db_default="waiting")
    dropped_by = models.CharField(max_length=80, blank=True, db_default="", help_text="The step that ended it.")
    # [{"name", "kind", "outcome", "milliseconds", "detail"}], a line a step that has run.
    steps = models.JSONField(default=list, db_default=[])
    # What steps have set: {"urgency": {"label": "critical"}}.
    bindings = models.JSONField(default=dict, db_default={})
    # The payload where a step has changed it, as [name, value] pairs in their order; otherwise the event's own stands.
    payload = models.JSONField(null=True, blank=True)
    cost = models.DecimalField(
        "cost in dollars", max_digits=12, decimal_places=6, default=0, db_default=0, help_text="What models took."
    )
    is_backfill = models.BooleanField(default=False, db_default=False, help_text="Asked for on an event of the past.")
    last_error = models.TextField(blank=True, db_default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "version"], name="pipelinerun_once"),
            one_of("state", RunState),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="pipelinerun_newest"),
            models.Index(fields=["pipeline", "-created_at", "-id"], name="pipelinerun_of_pipeline"),
            models.Index(fields=["version"], name="pipelinerun_of_version"),
            models.Index(fields=["state", "-created_at", "-id"], name="pipelinerun_by_state"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="pipelinerun_due"),
        ]
        triggers = fixed_triggers("event", "pipeline", "version", "is_backfill", "created_at")

    def __str__(self) -> str:
        return self.public_id
