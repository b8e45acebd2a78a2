from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from routing.conditions.conditions import Match
from tickets.models.base import one_of


class RuleState(models.TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"


class Rule(models.Model):
    """An ordered row of the working copy: when its conditions hold, its actions are taken.

    Tickets are decided by the published rule set alone; see `RuleSet`.
    """

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=1000, help_text="Rules are tried from the lowest to the highest.")
    state = models.CharField(max_length=8, choices=RuleState, default=RuleState.ACTIVE)
    match = models.CharField("applies when", max_length=4, choices=Match, default=Match.ALL)
    # As in the document: `routing.conditions.parse` and `routing.rules.actions` say what may stand here.
    conditions = models.JSONField(default=list, blank=True)
    actions = models.JSONField(default=dict)
    stops = models.BooleanField("then stop", default=False, help_text="No later rule is tried once this one has fired.")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            one_of("state", RuleState),
            one_of("match", Match),
            models.UniqueConstraint(
                Lower("name"), name="rule_one_of_a_name", violation_error_message="There is a rule of this name."
            ),
            models.CheckConstraint(
                condition=~Q(actions={}),
                name="rule_does_something",
                violation_error_message="Give the rule something to do: a category, a priority, a team, a move, …",
            ),
        ]

    def __str__(self) -> str:
        return self.name
