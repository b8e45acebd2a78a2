from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import append_only, one_of


class CallPurpose(models.TextChoices):
    READING = "reading", "Reading"
    ANSWER = "answer", "Answering"
    CHECK = "check", "Checking an answer"
    TRIAL = "trial", "Trying a prompt"
    STEP = "step", "Pipeline step"


class CallOutcome(models.TextChoices):
    """`answered`, or the kind of `routing.llm.errors` why there was no answer."""

    ANSWERED = "answered", "Answered"
    RATE_LIMITED = "rate_limited", "Our rate was limited"
    OVERLOADED = "overloaded", "Overloaded"
    UNAVAILABLE = "unavailable", "The service failed"
    TIMEOUT = "timeout", "No answer in time"
    UNREACHABLE = "unreachable", "Not reached"
    MALFORMED = "malformed", "An answer of no use"
    CONFIGURATION = "configuration", "Our settings were not accepted"
    BAD_REQUEST = "bad_request", "The question was not taken"
    REFUSED = "refused", "The model declined"


class ModelCall(models.Model):
    """One question to a model: what for, what it took, what it cost by the prices of that moment, and what came of it."""

    # Of no ticket where somebody tries a prompt, or a pipeline's event is of none.
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, blank=True, on_delete=models.PROTECT, related_name="model_calls", db_index=False
    )
    purpose = models.CharField(max_length=8, choices=CallPurpose)
    model = models.CharField(max_length=200)
    outcome = models.CharField(max_length=16, choices=CallOutcome)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cache_read_tokens = models.PositiveIntegerField(default=0)
    cache_write_tokens = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(
        "cost in dollars", max_digits=12, decimal_places=6, null=True, help_text="Empty where the model has no price."
    )
    milliseconds = models.PositiveIntegerField()
    request_id = models.CharField(max_length=200, blank=True, help_text="The service's own name of it.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("purpose", CallPurpose),
            one_of("outcome", CallOutcome),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="modelcall_cost_positive"),
        ]
        indexes = [
            # The day's sum is asked before each call.
            models.Index(fields=["-created_at", "-id"], include=["cost"], name="modelcall_newest"),
            models.Index(fields=["ticket"], condition=Q(ticket__isnull=False), name="modelcall_of_ticket"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} by {self.model}"
