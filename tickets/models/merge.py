from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tickets.models.base import Identified, a_probability, kept_triggers, one_of


class MergeState(models.TextChoices):
    SUGGESTED = "suggested", "Suggested"
    DISMISSED = "dismissed", "Dismissed"
    MERGED = "merged", "Merged"
    UNDONE = "undone", "Undone"


class Merge(Identified):
    """That one ticket is, or may be, the same matter as another, with the evidence.

    Merging moves nothing: `merged.merged_into` says whose conversation its messages belong to, so undoing restores all.
    """

    id_prefix = "mg"

    survivor = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="merged_by")
    state = models.CharField(max_length=10, choices=MergeState)
    similarity = models.FloatField(null=True, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=150, help_text="The engine or the person that suggested or merged.")
    settled_by = models.CharField(max_length=150, blank=True, help_text="Who undid or dismissed it.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(state="merged"), name="merge_one_of_a_ticket"),
            models.UniqueConstraint(
                fields=["survivor", "merged"], condition=Q(state="suggested"), name="merge_suggested_once"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="merge_of_two"),
            one_of("state", MergeState),
            a_probability("similarity"),
        ]
        indexes = [models.Index(fields=["state", "-created_at"], name="merge_by_state")]
        triggers = kept_triggers()

    def __str__(self) -> str:
        return self.public_id
