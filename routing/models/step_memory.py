"""What steps remember from one run to the next."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class StepLabel(models.Model):
    """A label that `classify` has found, kept by the hash of all that it was found from."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    # Null where the engine gave none of the labels.
    label = models.CharField(max_length=80, null=True)  # noqa: DJ001  # no label is an answer, and no label is empty
    confidence = models.FloatField(null=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["made_at"], name="steplabel_oldest")]

    def __str__(self) -> str:
        return self.label or "–"


class StepPass(models.Model):
    """That a run passed a `dedupe` or `throttle` step with this key."""

    run = models.ForeignKey("routing.PipelineRun", on_delete=models.CASCADE, related_name="+", db_index=False)
    pipeline = models.ForeignKey("routing.Pipeline", on_delete=models.CASCADE, related_name="+", db_index=False)
    step = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="steppass_once_a_run")]
        indexes = [
            models.Index(fields=["pipeline", "step", "digest", "-at"], name="steppass_of_key"),
            models.Index(fields=["at"], name="steppass_oldest"),
        ]

    def __str__(self) -> str:
        return self.step
