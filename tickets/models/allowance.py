from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Allowance(models.Model):
    """When somebody used what they may use a limited number of times an hour. The table is unlogged."""

    # A digest of who it is, so that neither addresses nor networks lie about here.
    key = models.CharField(max_length=64, primary_key=True)
    taken_at = ArrayField(models.DateTimeField())
    idle_from = models.DateTimeField(db_index=True, help_text="When nothing of it counts any more.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
