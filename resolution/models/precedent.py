from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified, evidence_triggers, one_of
from tickets.states import Category


class PrecedentState(models.TextChoices):
    PROPOSED = "proposed", "To decide"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    RETIRED = "retired", "Retired"


class Precedent(Identified):
    """What a customer asked and how a person answered it, without personal data. Once approved, later answers may use it."""

    id_prefix = "p"

    reply = models.OneToOneField("tickets.Reply", on_delete=models.PROTECT, related_name="precedent")
    question = models.TextField()
    answer = models.TextField()
    category = models.CharField(max_length=12, choices=Category, blank=True)
    state = models.CharField(max_length=8, choices=PrecedentState, default=PrecedentState.PROPOSED)
    counts = models.JSONField(default=dict, help_text="How many personal data of each kind were taken out.")
    decided_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was declined or retired.")
    is_edited = models.BooleanField(default=False, help_text="Whoever approved it had changed its words.")
    # Of the question, float16, and the model that made it; made when it is approved.
    vector = models.BinaryField(null=True, editable=False)
    vector_of = models.CharField(max_length=100, blank=True, editable=False)
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            one_of("state", PrecedentState),
            models.CheckConstraint(
                condition=Q(state=PrecedentState.PROPOSED, decided_by="")
                | (~Q(state=PrecedentState.PROPOSED) & ~Q(decided_by="")),
                name="precedent_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-proposed_at", "-id"], name="precedent_by_state"),
            models.Index(fields=["-proposed_at", "-id"], name="precedent_newest"),
        ]
        triggers = evidence_triggers("reply", "proposed_at")

    def __str__(self) -> str:
        return self.public_id
