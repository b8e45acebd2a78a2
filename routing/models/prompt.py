from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, append_only, evidence_triggers, one_of

LONGEST_PROMPT = 12_000


class PromptVersion(models.Model):
    """How a model is asked to judge a ticket, as it was published. Models are asked by the newest."""

    number = models.PositiveIntegerField(primary_key=True, editable=False)
    author = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "version of the prompt"
        verbose_name_plural = "versions of the prompt"
        ordering = ["-number"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Version {self.number}"


class PromptDraft(models.Model):
    """What a lead is writing. One row at the most; nobody is asked by it but in a trial."""

    text = models.TextField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "draft of the prompt"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="promptdraft_is_one_row")]

    def __str__(self) -> str:
        return "Draft of the prompt"


class TrialState(models.TextChoices):
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class PromptTrial(Identified, Claimable):
    """A draft beside what stands, on some stored tickets: what the model says by each. A report; no ticket is changed."""

    id_prefix = "pt"

    author = models.CharField(max_length=150)
    text = models.TextField()
    standing = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    tickets = models.JSONField(default=list, help_text="Their keys, in the order in which they are asked about.")
    # For each ticket that is done: its number and subject, and what was said by `standing` and by `draft`.
    results = models.JSONField(default=list)
    calls = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=7, choices=TrialState, default=TrialState.RUNNING)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = "trial of the prompt"
        ordering = ["-created_at", "-id"]
        constraints = [one_of("state", TrialState)]
        triggers = evidence_triggers("author", "text", "standing", "tickets", "created_at")

    def __str__(self) -> str:
        return f"Trial of {len(self.tickets)} tickets"
