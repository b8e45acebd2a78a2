from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import a_probability, append_only, one_of
from tickets.states import Category, Impact, Tone, Urgency


class Reading(models.Model):
    """Topic, urgency, tone and impact of a ticket, each with a confidence, by one reader, once."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=40)
    version = models.CharField(max_length=80)
    topic = models.CharField(max_length=80)
    topic_confidence = models.FloatField()
    category = models.CharField(max_length=12, choices=Category)
    category_confidence = models.FloatField()
    urgency = models.CharField(max_length=8, choices=Urgency)
    urgency_confidence = models.FloatField()
    tone = models.CharField(max_length=10, choices=Tone)
    tone_confidence = models.FloatField()
    topic_guess = models.CharField(max_length=80, blank=True, db_default="")
    impact = models.CharField(max_length=10, choices=Impact, blank=True, db_default="")
    impact_confidence = models.FloatField(db_default=0.0)
    signs = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    sign_confidences = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), help_text="How likely each sign is true."
    )
    reasons = models.JSONField(default=list)
    tokens = models.JSONField(default=dict)
    text_hash = models.CharField(max_length=64, blank=True, db_default="")
    source_hash = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of the engine's version and the topics it knew."
    )
    reused = models.BooleanField(db_default=False, help_text="The same text was read before: no engine was asked.")
    milliseconds = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("category", Category),
            one_of("urgency", Urgency),
            one_of("tone", Tone),
            one_of("impact", Impact, blank=True),
            *(a_probability(f"{part}_confidence") for part in ("topic", "category", "urgency", "tone", "impact")),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="reading_newest"),
            models.Index(
                fields=["text_hash", "-created_at"],
                condition=~models.Q(text_hash="") & models.Q(reused=False),
                name="reading_of_text",
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.topic}, {self.urgency}, {self.tone}"
