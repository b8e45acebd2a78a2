from django.db import models

from tickets.models.base import Identified, one_of


class Lane(models.TextChoices):
    API = "api", "Program"


class Outcome(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    DUPLICATE = "duplicate", "Repeat"
    REFUSED = "refused", "Refused"


class Receipt(Identified):
    """One inbound delivery, stored whole."""

    id_prefix = "r"

    integration = models.ForeignKey("tickets.Integration", on_delete=models.PROTECT, related_name="receipts")
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.API)
    external_id = models.CharField(max_length=255, null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="receipts")
    first = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeats", help_text="The one that this repeats."
    )
    differs = models.BooleanField(null=True, help_text="Whether a repeat's content differs from the first's.")
    body = models.BinaryField()
    body_digest = models.BinaryField(max_length=32)
    content_type = models.CharField(max_length=120, blank=True)
    errors = models.JSONField(default=list, blank=True)
    # The body of the first answer, given again to a repeat.
    answer = models.JSONField(default=dict, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "external_id"],
                condition=models.Q(outcome="accepted"),
                name="receipt_one_accepted_per_external_id",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="accepted") | models.Q(ticket__isnull=False),
                name="receipt_accepted_has_a_ticket",
            ),
            one_of("outcome", Outcome),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="receipt_newest"),
            models.Index(fields=["outcome", "-received_at"], name="receipt_by_outcome"),
            models.Index(fields=["external_id"], name="receipt_by_external_id"),
        ]

    def __str__(self) -> str:
        return self.public_id
