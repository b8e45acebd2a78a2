from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import one_of
from tickets.states import Category


class GapState(models.TextChoices):
    OPEN = "open", "Open"
    BEGUN = "begun", "Article begun"
    DISMISSED = "dismissed", "Dismissed"


class Gap(models.Model):
    """Questions that mean the same, and that no answer could be sent to: what an article would serve."""

    title = models.CharField(max_length=200)
    category = models.CharField(max_length=12, choices=Category, blank=True)
    questions = models.JSONField(default=list, help_text="Some of them, without personal data.")
    tickets = models.PositiveIntegerField(help_text="How many asked, in the weeks that are looked at.")
    per_week = models.FloatField()
    newest = models.JSONField(default=list, help_text="The newest of these tickets.")
    last_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=GapState, default=GapState.OPEN)
    decided_by = models.CharField(max_length=150, blank=True)
    article = models.ForeignKey(
        "resolution.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="gaps", db_index=False
    )
    # The middle of the questions, by which the next count finds it again.
    middle = models.BinaryField(editable=False)
    middle_of = models.CharField(max_length=100, editable=False)
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-per_week", "-last_at", "-id"]
        constraints = [
            one_of("state", GapState),
            models.CheckConstraint(condition=Q(per_week__gte=0), name="gap_per_week_not_negative"),
        ]
        indexes = [models.Index(fields=["-per_week", "-last_at", "-id"], name="gap_largest")]

    def __str__(self) -> str:
        return self.title
