from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, append_only
from tickets.open_lists import event_kind_label


class EventKind(models.TextChoices):
    """Those of tickets themselves; each package above has its own. See `tickets.open_lists`."""

    RECEIVED = "ticket.received", "Ticket received"
    MESSAGE = "message.received", "Customer wrote"
    NOTE = "note.added", "Note added"
    STATUS = "status.changed", "Status changed"
    CHANGED = "ticket.changed", "Ticket changed"
    ASSIGNED = "ticket.assigned", "Assigned in turn"
    CYCLE = "cycle.started", "Before the assistant again"
    HELD = "ticket.held", "Held for a person"
    QUEUED = "reply.queued", "Reply queued"
    SENT = "reply.sent", "Reply sent"
    DELAYED = "reply.delayed", "Reply delayed"
    NOT_SENT = "reply.failed", "Reply failed"
    UNKNOWN = "reply.unknown", "Reply's fate unknown"
    CANCELLED = "reply.cancelled", "Reply cancelled"
    FAILED = "stage.failed", "Step failed"
    LINKED = "ticket.linked", "Linked to another ticket"
    SUGGESTED = "merge.suggested", "Likely duplicate found"
    MERGED = "ticket.merged", "Merged"
    UNMERGED = "ticket.unmerged", "Merge undone"
    SPLIT = "message.split", "Message split off"
    BOUNCED = "mail.bounced", "Mail came back"
    NO_ANSWER = "answer.not_needed", "No answer needed"
    TAKEN = "ticket.taken", "Taken by a person"
    HANDED_BACK = "ticket.handed_back", "Handed back to the assistant"
    REOPENED = "ticket.reopened", "Reopened"
    PERSON_ASKED = "person.asked", "A person was asked for"
    HELPED = "answer.helped", "The customer says that it helped"


class TicketEvent(Identified):
    """One immutable line of a ticket's history."""

    id_prefix = "e"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="history", db_index=False)
    at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=24)
    actor = models.CharField(max_length=150, help_text="The engine, integration or person that did it.")
    from_value = models.CharField("from", max_length=100, blank=True)
    to_value = models.CharField("to", max_length=100, blank=True)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["ticket", "at", "id"], name="event_of_ticket"),
            models.Index(fields=["-at", "-id"], name="event_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="event_by_kind"),
            models.Index(fields=["actor", "-at", "-id"], name="event_by_actor"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return event_kind_label(self.kind)
