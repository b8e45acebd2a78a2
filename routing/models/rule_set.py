from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import append_only


class RuleSet(models.Model):
    """All rules, bases, lifts and calendars as they were published together. Tickets are decided by the newest."""

    number = models.PositiveIntegerField(primary_key=True, editable=False)
    author = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)
    document = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-number"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Version {self.number}"
