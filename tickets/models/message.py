from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, one_of
from tickets.states import Channel, Direction

# What the customer has heard or said: an answer counts once it is sent. Messages that are no replies always count.
SAID = models.Q(reply=None) | models.Q(reply__state="sent")


class Message(Identified):
    """One utterance in a ticket: from the customer, to the customer, or an internal note."""

    id_prefix = "m"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=10, choices=Direction)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    author_email = models.CharField(max_length=254, blank=True)
    text = models.TextField()
    message_id = models.CharField(max_length=998, blank=True, help_text="The mail's own Message-ID, where it has one.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [one_of("direction", Direction)]
        indexes = [
            models.Index(fields=["ticket", "created_at", "id"], name="message_of_ticket"),
            models.Index(fields=["message_id"], condition=~models.Q(message_id=""), name="message_by_message_id"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
