from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Claimable, Identified, fixed_triggers


class PipelineEvent(Identified, Claimable):
    """Something that happened, which pipelines may match: posted by a program, or our own, from a ticket's history.

    It is due until it is matched, which makes its runs.
    """

    id_prefix = "pe"

    type = models.CharField(max_length=100, help_text="Lower-case words joined by dots, as support.ticket.created.")
    payload = models.JSONField(default=dict, db_default={})
    # jsonb forgets the order in which the fields were sent, and people read them in it.
    field_order = models.JSONField(default=list, db_default=[], editable=False)
    integration = models.ForeignKey(
        "tickets.Integration", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    receipt = models.ForeignKey(
        "tickets.Receipt", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The line of the history that it tells; of each line one event.
    ticket_event = models.OneToOneField(
        "tickets.TicketEvent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    idempotency_key = models.CharField(max_length=255, blank=True, db_default="")
    hops = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Through how many pipelines of ours it came, by posts back to us."
    )
    occurred_at = models.DateTimeField(db_default=Now())
    received_at = models.DateTimeField(db_default=Now(), editable=False)
    matched_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="pipelineevent_once_a_key",
            ),
            models.CheckConstraint(condition=~Q(type=""), name="pipelineevent_has_a_type"),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="pipelineevent_newest"),
            models.Index(fields=["type", "-received_at", "-id"], name="pipelineevent_by_type"),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="pipelineevent_due"),
            models.Index(fields=["ticket"], condition=Q(ticket__isnull=False), name="pipelineevent_of_ticket"),
            models.Index(fields=["receipt"], condition=Q(receipt__isnull=False), name="pipelineevent_of_receipt"),
        ]
        triggers = fixed_triggers("type", "payload", "field_order", "integration", "ticket_event", "received_at")

    def __str__(self) -> str:
        return self.type

    @property
    def fields(self) -> dict[str, Any]:
        """The payload, its fields in the order in which they were sent."""
        first = [name for name in self.field_order if name in self.payload]
        return {name: self.payload[name] for name in dict.fromkeys([*first, *self.payload])}
