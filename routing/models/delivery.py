from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, fixed_triggers, one_of


class DeliveryState(models.TextChoices):
    PENDING = "pending", "To be sent"
    SENDING = "sending", "Being sent"
    DELIVERED = "delivered", "Delivered"
    SKIPPED = "skipped", "Skipped"
    RETRYING = "retrying", "To be tried again"
    DEAD = "dead", "Given up"


class Delivery(Identified, Claimable):
    """A run's content on its way to one destination; the row is its outbox."""

    id_prefix = "dl"

    # Empty for a notice to staff.
    run = models.ForeignKey(
        "routing.PipelineRun", null=True, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    notice_matter = models.CharField(
        max_length=150, blank=True, db_default="", help_text="What a notice is about: of one matter it is told once."
    )
    # Empty once the destination was deleted, whose name stays.
    destination = models.ForeignKey(
        "routing.Destination", null=True, on_delete=models.SET_NULL, related_name="deliveries", db_index=False
    )
    destination_name = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING, db_default="pending")
    # Rendered and redacted already, so that a replay sends the same and nothing else is stored.
    content = models.JSONField(default=dict)
    redactions = models.JSONField(default=dict, db_default={}, help_text="How much was taken out, by kind.")
    request_excerpt = models.TextField(blank=True, db_default="")
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_excerpt = models.TextField(blank=True, db_default="")
    last_error = models.TextField(blank=True, db_default="")
    deliveries = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="How often sending was tried.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    delivered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["run", "destination"], name="delivery_once"),
            models.UniqueConstraint(
                fields=["destination", "notice_matter"],
                condition=~Q(notice_matter=""),
                name="delivery_once_a_matter",
            ),
            models.CheckConstraint(
                condition=Q(run__isnull=False, notice_matter="") | (Q(run__isnull=True) & ~Q(notice_matter="")),
                name="delivery_is_a_run_s_or_a_notice",
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.DELIVERED, delivered_at__isnull=False)
                | (~Q(state=DeliveryState.DELIVERED) & Q(delivered_at__isnull=True)),
                name="delivery_delivered_has_its_time",
            ),
            one_of("state", DeliveryState),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="delivery_newest"),
            models.Index(fields=["destination", "-created_at", "-id"], name="delivery_of_destination"),
            models.Index(fields=["state", "-created_at", "-id"], name="delivery_by_state"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="delivery_due"),
            # What of each destination waits, and what is in hand.
            models.Index(fields=["destination", "due_at"], condition=Q(due_at__isnull=False), name="delivery_waiting"),
            models.Index(fields=["destination"], condition=Q(claimed_until__isnull=False), name="delivery_in_hand"),
        ]
        triggers = fixed_triggers("run", "notice_matter", "destination_name", "content", "created_at")

    def __str__(self) -> str:
        return self.public_id

    @property
    def idempotency_key(self) -> str:
        """By which a receiver can drop a repeat: the same for every try and every replay."""
        return self.public_id
