from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified, append_only, one_of
from tickets.states import Category


class VerdictKind(models.TextChoices):
    APPROVED = "approved", "Approved as it stood"
    EDITED = "edited", "Sent with changes"
    REJECTED = "rejected", "Rejected"
    DID_NOT_HELP = "did_not_help", "Customer: did not help"
    REOPENED = "reopened", "Reopened by the customer"
    SOLVED = "solved", "Customer: solved"
    WITHDRAWN = "withdrawn", "Taken back"


class EngineFamily(models.TextChoices):
    LOCAL = "local", "Built-in engine"
    MODEL = "model", "Model"


class Verdict(Identified):
    """What somebody said of an attempt's answer. It never changes; who thinks again adds another."""

    id_prefix = "v"

    attempt = models.ForeignKey("resolution.Attempt", on_delete=models.PROTECT, related_name="verdicts")
    kind = models.CharField(max_length=12, choices=VerdictKind)
    right = models.BooleanField(
        null=True, help_text="Whether the answer was right as it stood. Empty: shown, and never counted."
    )
    by = models.CharField(max_length=150)
    reason = models.CharField(max_length=500, blank=True)
    diff = models.JSONField(default=list, blank=True, help_text="What was changed before it was sent.")
    seconds = models.PositiveIntegerField(null=True, blank=True, help_text="How long the reviewer took.")
    weight = models.FloatField(
        default=1.0,
        validators=[MinValueValidator(1.0)],
        help_text="For how many answers it stands: 1 over the rate at which it was sampled.",
    )
    # As they were when it was given, so that what is counted by them needs no other row, and never moves.
    engine_family = models.CharField(max_length=8, choices=EngineFamily)
    category = models.CharField(max_length=12, choices=Category)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            one_of("kind", VerdictKind),
            one_of("engine_family", EngineFamily),
            one_of("category", Category),
            models.CheckConstraint(condition=Q(weight__gte=1), name="verdict_weight_at_least_1"),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="verdict_newest"),
            models.Index(fields=["engine_family", "category", "-at"], name="verdict_of_family"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.public_id} {self.kind}"
