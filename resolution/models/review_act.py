from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, one_of


class ReviewVerb(models.TextChoices):
    APPROVE = "approve", "Approved"
    SEND = "send", "Sent with changes"
    REJECT = "reject", "Rejected"
    HOLD = "hold", "Kept for a person"


class ReviewAct(Identified):
    """What a reviewer did with one press of a key, and how the ticket stood before: so that it can be taken back."""

    id_prefix = "ra"

    nonce = models.CharField(max_length=40, unique=True, help_text="The mark of the form: it acts once.")
    by = models.CharField(max_length=150)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+", db_index=False)
    attempt = models.ForeignKey(
        "resolution.Attempt", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reply = models.ForeignKey(
        "tickets.Reply", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    verb = models.CharField(max_length=8, choices=ReviewVerb)
    said = models.CharField(max_length=300)
    before = models.JSONField(default=dict, help_text="The ticket's columns as they were.")
    last_event = models.UUIDField(help_text="The last line of the ticket's history that this has left.")
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [one_of("verb", ReviewVerb)]
        indexes = [
            models.Index(fields=["at"], name="reviewact_by_age"),
            models.Index(fields=["by", "-at"], name="reviewact_of_person"),
        ]

    def __str__(self) -> str:
        return self.public_id
