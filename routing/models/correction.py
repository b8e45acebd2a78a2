from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tickets.models.base import Identified, append_only, one_of


class CorrectionKind(models.TextChoices):
    REASSIGN = "reassign", "Reassigned"
    BUMP = "bump", "Bumped"
    SPLIT = "split", "Split"
    SETTLE = "settle", "Topic settled"
    UNDO = "undo", "Taken back"


class CorrectionWay(models.TextChoices):
    PAGE = "page", "On the ticket's page"
    LIST = "list", "In the list"
    API = "api", "By the API"
    LINK = "link", "By a signed link"


class Correction(Identified):
    """What a person has put right about a ticket, from what to what: it teaches the reader and tells how good it was."""

    id_prefix = "k"

    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.PROTECT, related_name="corrections", db_index=False)
    kind = models.CharField(max_length=8, choices=CorrectionKind)
    way = models.CharField(max_length=4, choices=CorrectionWay)
    actor = models.CharField(max_length=150)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")
    integration = models.ForeignKey(
        "tickets.Integration", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The integration's id of it, or the link's: what comes twice is done once.
    external_id = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="Of what was asked, to tell a repeat from another.")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("kind", CorrectionKind),
            one_of("way", CorrectionWay),
            models.UniqueConstraint(
                fields=["integration", "external_id"],
                condition=~Q(external_id=""),
                name="correction_one_per_external_id",
            ),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=Q(integration__isnull=True) & ~Q(external_id=""),
                name="correction_one_per_link",
            ),
            models.CheckConstraint(
                condition=Q(kind=CorrectionKind.UNDO, undoes__isnull=False)
                | (~Q(kind=CorrectionKind.UNDO) & Q(undoes__isnull=True)),
                name="correction_undo_names_what",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="correction_newest"),
            models.Index(fields=["ticket", "created_at", "id"], name="correction_of_ticket"),
            models.Index(fields=["kind", "-created_at", "-id"], name="correction_by_kind"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.actor}"
