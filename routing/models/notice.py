from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, evidence_triggers, one_of


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", "Assigned to you"
    ESCALATED = "escalated", "Escalated"
    PRIORITY = "priority", "Comes first"
    DIGEST = "digest", "Weekly digest"
    AUTONOMY = "autonomy", "A policy sends by itself, or no longer"


class NoticeState(models.TextChoices):
    PENDING = "pending", "To be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    CANCELLED = "cancelled", "Not sent"


class Notice(Identified, Claimable):
    """A message to a colleague; the row is its outbox."""

    id_prefix = "n"

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=10, choices=NoticeKind)
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, blank=True, on_delete=models.PROTECT, related_name="notices", db_index=False
    )
    matter = models.CharField(
        max_length=100, help_text="What it is about: of one matter a colleague is told once in each way."
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why they are told.")
    content = models.JSONField(default=dict, blank=True, help_text="What a digest lists.")
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.PENDING, db_default="pending")
    address = models.CharField(max_length=254, blank=True, help_text="Where it went.")
    last_error = models.TextField(blank=True)
    deliveries = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often sending was tried.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", NoticeKind),
            one_of("state", NoticeState),
            models.UniqueConstraint(fields=["recipient", "kind", "matter"], name="notice_once_a_matter"),
            models.CheckConstraint(
                condition=Q(state=NoticeState.SENT, sent_at__isnull=False)
                | (~Q(state=NoticeState.SENT) & Q(sent_at__isnull=True)),
                name="notice_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notice_due"),
            models.Index(fields=["recipient", "-sent_at"], name="notice_of_recipient"),
            models.Index(fields=["ticket"], condition=Q(ticket__isnull=False), name="notice_of_ticket"),
        ]
        triggers = evidence_triggers("kind", "ticket", "matter")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.matter}"
