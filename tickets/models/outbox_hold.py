from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import Now

from tickets.models.base import append_only, one_of


class HoldScope(models.TextChoices):
    """What of the outbox is held."""

    ALL = "all", "Everything"
    AGENT = "agent", "The assistant's answers"
    MAIL = "mail", "Mail"
    CALLBACKS = "callbacks", "Callbacks"


class OutboxHoldQuerySet(models.QuerySet[Any]):
    def standing(self) -> OutboxHoldQuerySet:
        """The holds that nobody has released."""
        return self.filter(_is_standing())

    def with_standing(self) -> OutboxHoldQuerySet:
        """With `is_standing`."""
        rows: OutboxHoldQuerySet = self.annotate(is_standing=ExpressionWrapper(_is_standing(), BooleanField()))
        return rows


def _is_standing() -> Q:
    """Of each scope its last row, if it is a hold."""
    later = OutboxHold.objects.filter(scope=OuterRef("scope"), pk__gt=OuterRef("pk"))
    return Q(~Exists(later), is_held=True)


class OutboxHold(models.Model):
    """One immutable line: a person held what the outbox sends, or let it go again. Its scope's last line says what is so."""

    scope = models.CharField("what", max_length=10, choices=HoldScope)
    is_held = models.BooleanField("held", help_text="No: it was released.")
    by = models.CharField("who", max_length=150)
    why = models.CharField(max_length=500, blank=True)
    replies = models.PositiveIntegerField(help_text="How many replies waited under it at that moment.")
    at = models.DateTimeField("when", db_default=Now(), editable=False)

    objects = OutboxHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["scope", "-id"], name="outbox_hold_last")]
        constraints = [one_of("scope", HoldScope)]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_scope_display()} {'held' if self.is_held else 'released'}"
