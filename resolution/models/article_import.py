from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class ArticleImport(models.Model):
    """A file that was sent in to be imported. It waits a day for somebody to say so, and goes then, or when it is done."""

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.name
