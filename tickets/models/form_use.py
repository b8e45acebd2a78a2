from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified


class FormUse(Identified):
    """One form of a page that was sent in, and what was answered: it acts once, however often it is sent in."""

    id_prefix = "fu"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="form_uses", db_index=False)
    nonce = models.CharField(max_length=40, help_text="The mark that the page gave this form.")
    digest = models.CharField(max_length=64, help_text="Of what stood in the form.")
    said = models.TextField(blank=True, help_text="What the person was told.")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["ticket", "nonce"], name="form_use_once")]
        indexes = [models.Index(fields=["at"], name="form_use_by_time")]

    def __str__(self) -> str:
        return self.nonce
