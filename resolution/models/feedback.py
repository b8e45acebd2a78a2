from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified, evidence_triggers, one_of

BEST = 5
LONGEST_COMMENT = 1000


class Said(models.TextChoices):
    SOLVED = "solved", "This solved it"
    NOT_SOLVED = "not_solved", "It did not"


class Feedback(Identified):
    """What the customer said of an answer by the links below it: once an answer, and a rating once a cycle."""

    id_prefix = "fb"

    reply = models.OneToOneField("tickets.Reply", on_delete=models.PROTECT, related_name="feedback")
    ticket = models.ForeignKey(
        "tickets.Ticket",
        on_delete=models.PROTECT,
        related_name="feedback",
        db_index=False,
        help_text="That the answer was written on; its conversation may belong to another by now.",
    )
    customer = models.ForeignKey("tickets.Customer", on_delete=models.PROTECT, related_name="feedback", db_index=False)
    cycle = models.PositiveIntegerField(help_text="The answer's.")
    said = models.CharField(max_length=10, choices=Said)
    comment = models.CharField(max_length=LONGEST_COMMENT, blank=True, help_text="In the customer's own words.")
    at = models.DateTimeField(db_default=Now(), editable=False)
    rating = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From 1 to 5.")
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "feedback"
        constraints = [
            one_of("said", Said),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, rated_at__isnull=True)
                | Q(rating__gte=1, rating__lte=BEST, rated_at__isnull=False),
                name="feedback_rating_1_to_5",
            ),
            models.UniqueConstraint(
                fields=["ticket", "cycle"], condition=Q(rating__isnull=False), name="feedback_one_rating_a_resolution"
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="feedback_newest"),
            models.Index(fields=["ticket", "-at"], name="feedback_of_ticket"),
            models.Index(fields=["customer", "-at"], name="feedback_of_customer"),
        ]
        triggers = evidence_triggers("reply", "ticket", "customer", "cycle", "said", "at")

    def __str__(self) -> str:
        rated = f", {self.rating} of {BEST}" if self.rating else ""
        return f"{self.get_said_display()}{rated}"
