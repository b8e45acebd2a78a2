from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class Calendar(models.Model):
    """When people work: a zone, the hours of a week, and the days on which nobody does."""

    name = models.CharField(max_length=80)
    zone = models.CharField("time zone", max_length=60, default="UTC")
    # As in the document: {"mon": ["09:00-17:00"], …} and ["2026-12-25", …]; `routing.rules.calendars` reads them.
    hours = models.JSONField(default=dict)
    holidays = models.JSONField(default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="calendar_one_of_a_name",
                violation_error_message="There is a calendar of this name.",
            ),
            models.CheckConstraint(
                condition=~models.Q(hours={}),
                name="calendar_has_hours",
                violation_error_message="A calendar without hours has no working time; give it some.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
