from django.db import models
from django.db.models.functions import Lower, Now

from tickets.models.base import Identified


class Participant(Identified):
    """An address that may write to a ticket beside the customer's: the customer's own mail had it in To or Cc."""

    id_prefix = "pa"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="participants", db_index=False)
    email = models.EmailField(max_length=254)
    cause = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint("ticket", Lower("email"), name="participant_once")]

    def __str__(self) -> str:
        return self.email
