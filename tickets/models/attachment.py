from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, evidence_triggers


class Attachment(Identified):
    """A file that came with a message. Where `refused` says why, only its name is kept; the receipt has it whole."""

    id_prefix = "at"

    message = models.ForeignKey("tickets.Message", on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    file = models.FileField(max_length=255, blank=True)
    content_id = models.CharField(max_length=255, blank=True)
    is_inline = models.BooleanField(default=False)
    refused = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        triggers = evidence_triggers("message", "name", "content_type", "size", "content_id", "created_at")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(file="", refused__gt="") | (~models.Q(file="") & models.Q(refused="")),
                name="attachment_has_a_file_or_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.name
