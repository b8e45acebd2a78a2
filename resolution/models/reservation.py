from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Reservation(models.Model):
    """A reviewer is looking at this ticket, until then unless the open page says again that they still are.

    It keeps the ticket from coming to others as their next one; it forbids nothing.
    """

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="reservations", db_index=False)
    by = models.CharField(max_length=150)
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "by"], name="reservation_one_a_person")]
        indexes = [models.Index(fields=["by", "until"], name="reservation_of_person")]

    def __str__(self) -> str:
        return f"{self.by} on {self.ticket_id}"
