from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only, one_of
from tickets.states import Category, Channel


class PolicyChange(models.TextChoices):
    MADE = "made", "Made"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"
    UNLOCKED = "unlocked", "Earned"
    LOCKED = "locked", "No longer earned"


class PolicyVersion(models.Model):
    """What a policy was before and after, by whom and why. By the names, since a policy of a channel may be removed."""

    category = models.CharField(max_length=12, choices=Category)
    channel = models.CharField(max_length=8, choices=Channel, blank=True, default="")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=8, choices=PolicyChange)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            one_of("category", Category),
            one_of("channel", Channel, blank=True),
            one_of("change", PolicyChange),
            models.UniqueConstraint(fields=["category", "channel", "number"], name="policy_version_once"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Version {self.number}"
