from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only, one_of
from tickets.states import AnsweredBy, Category, Move, Priority

NOTHING = models.Value([], models.JSONField())


class Decision(models.Model):
    """Where a ticket goes and why: the outcome, and every rule tried with why it did or did not fire."""

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="decisions")
    reading = models.ForeignKey("routing.Reading", on_delete=models.PROTECT, related_name="decisions")
    category = models.CharField(max_length=12, choices=Category)
    priority = models.CharField(max_length=8, choices=Priority)
    team = models.CharField(max_length=80, blank=True, help_text="The team's name at that time.")
    move = models.CharField(max_length=10, choices=Move)
    tags = models.JSONField(default=list, db_default=NOTHING)
    assignee = models.CharField(max_length=150, blank=True, db_default="", help_text="The person's name at that time.")
    answered_by = models.CharField(max_length=8, choices=AnsweredBy, db_default=AnsweredBy.AGENT.value)
    hold_reason = models.CharField(max_length=200, blank=True, db_default="")
    # The newest published version then; empty for a decision from before there were any.
    rule_set = models.ForeignKey(
        "routing.RuleSet", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    steps = models.JSONField(default=list, db_default=NOTHING, help_text="How the priority was worked out.")
    facts = models.JSONField(default=dict, db_default=models.Value({}, models.JSONField()))
    reasons = models.JSONField(default=list)
    rules_tried = models.JSONField(default=list)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("category", Category),
            one_of("priority", Priority),
            one_of("move", Move),
            one_of("answered_by", AnsweredBy),
        ]
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
