from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.ids import new_id
from tickets.models.base import Claimable, Identified, a_probability, evidence_triggers, one_of
from tickets.states import Band


class ReplayKnowledge(models.TextChoices):
    STORED = "stored", "The articles that it had then"
    TODAY = "today", "Today's knowledge"


class ReplayTerms(models.TextChoices):
    THEN = "then", "The policy of then"
    TODAY = "today", "Today's policy"
    TRIED = "tried", "Thresholds to try"


class ReplayState(models.TextChoices):
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class Replay(Identified, Claimable):
    """An attempt made once more from its stored context, to be read beside it. Nothing is sent, and no ticket changes."""

    id_prefix = "rp"

    attempt = models.ForeignKey("resolution.Attempt", on_delete=models.PROTECT, related_name="replays")
    # Those that were asked for together.
    batch = models.UUIDField(default=new_id, editable=False)
    author = models.CharField(max_length=150)
    engine = models.CharField(max_length=40)
    knowledge = models.CharField(max_length=8, choices=ReplayKnowledge, default=ReplayKnowledge.STORED)
    prompt = models.TextField(blank=True, help_text="For a model; empty: the one that stands.")
    terms = models.CharField("policy", max_length=8, choices=ReplayTerms, default=ReplayTerms.THEN)
    auto_from = models.FloatField("auto from", null=True, blank=True)
    review_from = models.FloatField("review from", null=True, blank=True)

    state = models.CharField(max_length=8, choices=ReplayState, default=ReplayState.RUNNING)
    failure = models.CharField(max_length=300, blank=True, db_default="")
    text = models.TextField(blank=True)
    confidence = models.FloatField(null=True, blank=True)
    band = models.CharField(max_length=8, choices=Band, blank=True)
    # All else that it made: parts, reasons, checks, sources, candidates, timings, tokens.
    made = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("knowledge", ReplayKnowledge),
            one_of("terms", ReplayTerms),
            one_of("state", ReplayState),
            one_of("band", Band, blank=True),
            a_probability("confidence"),
            models.CheckConstraint(
                condition=~Q(terms=ReplayTerms.TRIED) | Q(auto_from__gte=models.F("review_from"), review_from__gte=0),
                name="replay_thresholds_in_order",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="replay_newest"),
            models.Index(fields=["batch", "-created_at"], name="replay_of_batch"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="replay_due"),
        ]
        triggers = evidence_triggers(
            "attempt",
            "batch",
            "author",
            "engine",
            "knowledge",
            "prompt",
            "terms",
            "auto_from",
            "review_from",
            "created_at",
        )

    def __str__(self) -> str:
        return f"{self.public_id} ({self.get_state_display().lower()})"
