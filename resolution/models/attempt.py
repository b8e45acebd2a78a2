from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from resolution.models.standing import AttemptQuerySet, AttemptStanding
from tickets.models.base import Identified, a_probability, append_only, one_of
from tickets.states import Band


class AttemptOutcome(models.TextChoices):
    SENDING = "sending", "Reply queued"
    SENDING_FOR_REVIEW = "sending_for_review", "Reply queued, to review"
    HELD = "held", "Held for a person"
    DRAFTED = "drafted", "Drafted for a person"


class Attempt(Identified):
    """One run of the resolution agent: what went in, what came out, and what was made of it. It never changes."""

    id_prefix = "x"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="attempts", db_index=False)
    cycle = models.PositiveIntegerField()
    engine = models.CharField(max_length=40)
    engine_version = models.CharField(max_length=120, blank=True)
    context = models.JSONField(default=dict)
    text = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    statements = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        help_text="Of a model's answer: what each piece of it cites, and whether a check found it there.",
    )
    parts = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    raw_confidence = models.FloatField(help_text="Before the calibration: the weakest of the parts.")
    calibration = models.ForeignKey(
        "resolution.Calibration",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        help_text="What made the confidence of the raw one; empty where nothing was known yet.",
    )
    confidence = models.FloatField()
    band = models.CharField(max_length=8, choices=Band)
    cap = models.CharField(
        max_length=8,
        choices=Band,
        default=Band.AUTO,
        db_default=Band.AUTO.value,
        help_text="The highest band that a guard or a risk permitted, whatever the confidence.",
    )
    cap_reasons = models.JSONField(default=list, db_default=Value([], output_field=models.JSONField()))
    checks = models.JSONField(
        default=list,
        db_default=Value([], output_field=models.JSONField()),
        help_text="What each guard found: check, verdict, evidence.",
    )
    policy = models.JSONField(default=dict, help_text="The thresholds and the autonomy at that time.")
    outcome = models.CharField(max_length=20, choices=AttemptOutcome)
    reply = models.OneToOneField(
        "tickets.Reply", null=True, blank=True, on_delete=models.PROTECT, related_name="attempt"
    )
    timings = models.JSONField(default=dict, help_text="Milliseconds by step.")
    tokens = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "cycle"], name="attempt_one_per_cycle"),
            a_probability("confidence"),
            a_probability("raw_confidence"),
            one_of("band", Band),
            one_of("outcome", AttemptOutcome),
            one_of("cap", Band),
            models.CheckConstraint(
                condition=Q(cap=Band.AUTO) | Q(band=Band.HOLD) | Q(cap=Band.REVIEW, band=Band.REVIEW),
                name="attempt_band_within_its_cap",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="attempt_newest"),
            models.Index(fields=["band", "-created_at", "-id"], name="attempt_by_band"),
            models.Index(fields=["outcome", "-created_at", "-id"], name="attempt_by_outcome"),
            models.Index(fields=["engine", "-created_at", "-id"], name="attempt_by_engine"),
            # Of what went out by itself, the few that reviewers look at all the same.
            models.Index(fields=["created_at", "id"], condition=Q(policy__sampled=True), name="attempt_sampled"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.public_id} ({self.confidence:.2f})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.raw_confidence is None:
            # Nothing was calibrated.
            self.raw_confidence = self.confidence
        super().save(*args, **kwargs)

    @property
    def standing(self) -> AttemptStanding:
        """Ask for lists `with_standing()`: it costs a query here."""
        known = self.__dict__.get("standing_now")
        return AttemptStanding(known or Attempt.objects.with_standing().values_list("standing_now").get(pk=self.pk)[0])
