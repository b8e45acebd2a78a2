from django.db import models

from tickets.models.base import Claimable, Identified, evidence_triggers, one_of


class Lane(models.TextChoices):
    API = "api", "Program"
    EMAIL = "email", "Email"
    FORM = "form", "Web form"
    CHAT = "chat", "Chat"
    IMPORT = "import", "Import"
    EVENT = "event", "Event"


class Outcome(models.TextChoices):
    RECEIVED = "received", "Received"
    ACCEPTED = "accepted", "Accepted"
    DUPLICATE = "duplicate", "Repeat"
    REFUSED = "refused", "Refused"
    SUSPENDED = "suspended", "Suspended"
    FAILED = "failed", "Failed"


class Receipt(Identified, Claimable):
    """One inbound delivery, stored whole. What is only `received` is due: a worker has yet to make something of it."""

    id_prefix = "r"

    integration = models.ForeignKey("tickets.Integration", null=True, on_delete=models.PROTECT, related_name="receipts")
    mailbox = models.ForeignKey(
        "tickets.Mailbox", null=True, on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    form = models.ForeignKey(
        "tickets.Form", null=True, on_delete=models.PROTECT, related_name="receipts", db_index=False
    )
    lane = models.CharField(max_length=10, choices=Lane, default=Lane.API)
    external_id = models.CharField(max_length=255, null=True, blank=True)  # noqa: DJ001  # none is NULL, so that many may have none
    outcome = models.CharField(max_length=10, choices=Outcome)
    ticket = models.ForeignKey("tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="receipts")
    first = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="repeats", help_text="The one that this repeats."
    )
    differs = models.BooleanField(null=True, help_text="Whether a repeat's content differs from the first's.")
    delivery_key = models.BinaryField(
        max_length=32,
        null=True,
        help_text="Digest by which a repeat is known: of a mail's Message-ID and sender or its bytes, of a form's stamp.",
    )
    sender = models.CharField(max_length=254, blank=True, db_default="")
    subject = models.CharField(max_length=500, blank=True, db_default="")
    message_id = models.CharField(max_length=998, blank=True, db_default="")
    # What the mail system said of it: sender and recipients of the envelope, results of SPF, DKIM and DMARC.
    envelope = models.JSONField(default=dict, db_default={}, blank=True)
    label = models.CharField(max_length=16, blank=True, db_default="", help_text="What kind of mail it is.")
    cause = models.CharField(max_length=500, blank=True, db_default="", help_text="Why it was suspended or failed.")
    is_silent = models.BooleanField(
        default=False, db_default=False, help_text="Older mail: nobody is answered because of it."
    )
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
            models.UniqueConstraint(
                fields=["integration", "mailbox", "delivery_key"],
                condition=models.Q(delivery_key__isnull=False, first__isnull=True),
                nulls_distinct=False,
                name="receipt_one_per_delivery",
            ),
            models.CheckConstraint(
                # An event of a program needs no ticket; it is kept as a PipelineEvent.
                condition=~models.Q(outcome="accepted") | models.Q(ticket__isnull=False) | models.Q(lane="event"),
                name="receipt_accepted_has_a_ticket",
            ),
            one_of("outcome", Outcome),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="receipt_newest"),
            models.Index(fields=["outcome", "-received_at"], name="receipt_by_outcome"),
            models.Index(fields=["lane", "-received_at", "-id"], name="receipt_by_lane"),
            models.Index(fields=["external_id"], name="receipt_by_external_id"),
            models.Index(fields=["sender"], condition=~models.Q(sender=""), name="receipt_by_sender"),
            models.Index(fields=["message_id"], condition=~models.Q(message_id=""), name="receipt_by_message_id"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="receipt_due"),
            models.Index(
                fields=["mailbox", "-received_at"],
                condition=models.Q(mailbox__isnull=False),
                name="receipt_of_mailbox",
            ),
            models.Index(
                fields=["form", "-received_at"], condition=models.Q(form__isnull=False), name="receipt_of_form"
            ),
        ]
        triggers = evidence_triggers("body", "body_digest", "received_at")

    def __str__(self) -> str:
        return self.public_id


class Suspended(Receipt):
    """The receipts that were suspended, for a page of their own in the admin."""

    class Meta:
        proxy = True
        verbose_name = "suspended delivery"
        verbose_name_plural = "suspended"
