from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only, one_of
from tickets.states import Category, Move, Priority


class Decision(models.Model):
    """Where a ticket goes and why: the outcome, and every rule tried with why it did or did not fire."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="decisions")
    reading = models.ForeignKey("routing.Reading", on_delete=models.PROTECT, related_name="decisions")
    category = models.CharField(max_length=12, choices=Category)
    priority = models.CharField(max_length=8, choices=Priority)
    team = models.CharField(max_length=80, blank=True, help_text="The team's name at that time.")
    move = models.CharField(max_length=10, choices=Move)
    reasons = models.JSONField(default=list)
    rules_tried = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [one_of("category", Category), one_of("priority", Priority), one_of("move", Move)]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="decision_newest"),
            # Nearly all are routed; what else happened is rare, and looked for.
            models.Index(
                fields=["move", "-created_at", "-id"], condition=~models.Q(move="route"), name="decision_by_move"
            ),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.move} to {self.team or 'no team'}"
