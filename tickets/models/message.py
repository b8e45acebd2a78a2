from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, evidence_triggers, one_of
from tickets.models.ticket import Ticket
from tickets.states import Channel, Direction

# What the customer has heard or said: an answer counts once it is sent, an acknowledgement never. Messages that are no
# replies always count.
SAID = models.Q(reply=None) | models.Q(reply__state="sent", reply__origin__in=["agent", "person"])

# What the customer said, and what answers them: gone, on its way, or about to be.
EXCHANGED = models.Q(direction=Direction.INBOUND) | models.Q(
    reply__origin__in=["agent", "person"], reply__state__in=["pending", "sending", "sent", "unknown"]
)


class MessageQuerySet(models.QuerySet["Message"]):
    def of_conversation(self, ticket: Ticket) -> MessageQuerySet:
        """The ticket's messages and those of the tickets that are merged into it."""
        return self.filter(ticket__in=Ticket.objects.of_conversation(ticket).order_by().values("pk"))

    def inbound(self) -> MessageQuerySet:
        return self.filter(direction=Direction.INBOUND)

    def exchanged(self) -> MessageQuerySet:
        """What whoever writes to the customer must have read."""
        return self.filter(EXCHANGED)

    def said(self) -> MessageQuerySet:
        """What the customer has heard or said."""
        return self.exclude(direction=Direction.NOTE).filter(SAID)


class Message(Identified):
    """One utterance in a ticket: from the customer, to the customer, or an internal note."""

    id_prefix = "m"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="messages", db_index=False)
    direction = models.CharField(max_length=10, choices=Direction)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_email = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True, db_default="")
    text = models.TextField(help_text="The new words: without quoted history and signature.")
    quoted = models.TextField(blank=True, db_default="")
    signature = models.TextField(blank=True, db_default="")
    html = models.TextField(blank=True, db_default="", help_text="As it was written, sanitized.")
    turns = models.JSONField(
        default=list, db_default=[], blank=True, help_text="A chat's single messages: author, role, text, at."
    )
    thread_cause = models.CharField(max_length=200, blank=True, db_default="", help_text="Why it is in this ticket.")
    authentication = models.JSONField(
        default=dict, db_default={}, blank=True, help_text="What is known of SPF, DKIM and DMARC, and by whom."
    )
    is_authenticated = models.BooleanField(
        default=False, db_default=False, help_text="Of a mail: the address in From was shown to be the sender's own."
    )
    remarks = models.JSONField(
        default=list, db_default=[], blank=True, help_text="What was odd about the mail: a charset that lied."
    )
    receipt = models.ForeignKey(
        "tickets.Receipt", null=True, blank=True, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    split_from = models.ForeignKey(
        "tickets.Ticket", null=True, blank=True, on_delete=models.PROTECT, related_name="split_messages", db_index=False
    )
    message_id = models.CharField(max_length=998, blank=True, help_text="The mail's own Message-ID, where it has one.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [one_of("direction", Direction)]
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_of_ticket"),
            models.Index(fields=["message_id"], condition=~models.Q(message_id=""), name="message_by_message_id"),
            models.Index(fields=["receipt"], condition=models.Q(receipt__isnull=False), name="message_of_receipt"),
            models.Index(fields=["split_from"], condition=models.Q(split_from__isnull=False), name="message_split"),
        ]
        triggers = evidence_triggers(
            "direction",
            "author_name",
            "author_email",
            "subject",
            "text",
            "quoted",
            "signature",
            "html",
            "turns",
            "created_at",
        )

    def __str__(self) -> str:
        return self.text[:60]
