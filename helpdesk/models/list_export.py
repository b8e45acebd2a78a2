from django.conf import settings
from django.db import models

from tickets import ids
from tickets.models.base import evidence_triggers, one_of


class ExportState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being written"
    READY = "ready", "Ready"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    DELETED = "deleted", "File deleted"


class ListExport(models.Model):
    """Who took which list of the admin away as CSV, with which filters, and how many rows. Its file lives for a day."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    # Stays when the colleague is gone.
    actor = models.CharField(max_length=150)
    model = models.CharField(max_length=100, db_index=True)
    query = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(null=True)
    # Up to here the file is whole; what a killed worker wrote behind it is cut off.
    bytes_done = models.PositiveBigIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (one_of("state", ExportState),)
        triggers = evidence_triggers("actor", "model", "query", "rows_total", "created_at")

    def __str__(self) -> str:
        return f"{self.model} by {self.actor}"
