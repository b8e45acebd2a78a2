from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class RateHour(models.Model):
    """Of the tickets that came in one hour: how many the assistant answered by itself, and how many of those it solved.

    Counted when the hour is old enough to be judged, and again where something has happened to one of its tickets since.
    """

    hour = models.DateTimeField(unique=True, help_text="When it began.")
    received = models.PositiveIntegerField()
    involved = models.PositiveIntegerField()
    solved = models.PositiveIntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-hour"]
        constraints = [
            models.CheckConstraint(
                condition=Q(involved__lte=F("received"), solved__lte=F("involved")), name="rate_hour_is_a_share"
            )
        ]
        indexes = [models.Index(fields=["-counted_at"], name="rate_hour_counted")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.solved} of {self.received}"
