from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified, one_of


class Fate(models.TextChoices):
    WAITING = "waiting", "To be sent"
    SENT = "sent", "Sent"
    LEFT = "left", "Left as it was"


class Release(Identified):
    """A person's click on *Send them*: which held drafts the page had shown, and what became of each."""

    id_prefix = "rl"

    nonce = models.CharField(max_length=40, unique=True, help_text="The mark of the form: it acts once.")
    digest = models.CharField(max_length=64, help_text="Of the drafts that stood in the form.")
    by = models.CharField(max_length=150)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.public_id


class ReleasedDraft(models.Model):
    """One draft as it was shown. It is sent if it still is the ticket's, with the same text, and still may be."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="drafts", db_index=False)
    attempt = models.ForeignKey("resolution.Attempt", on_delete=models.PROTECT, related_name="+", db_index=False)
    text_hash = models.CharField(max_length=64)
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING, db_default=Fate.WAITING.value)
    reason = models.CharField(max_length=300, blank=True, db_default="", help_text="Why it was left.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "attempt"], name="released_draft_once"),
            one_of("fate", Fate),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(fate=Fate.WAITING), name="released_draft_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.get_fate_display()}"
