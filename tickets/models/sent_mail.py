from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from tickets.models.base import Identified, append_only, one_of


class SentMailKind(models.TextChoices):
    REPLY = "reply", "Reply"
    ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement"
    LINK = "link", "Link to the answer"


class SentMail(Identified):
    """One mail that was begun to be sent, written before it leaves: what the caps count and bounces are matched with."""

    id_prefix = "sm"

    address = models.CharField(max_length=254, help_text="In lower case.")
    domain = models.CharField(max_length=254)
    kind = models.CharField(max_length=16, choices=SentMailKind)
    ticket = models.ForeignKey(
        "tickets.Ticket", null=True, on_delete=models.PROTECT, related_name="sent_mails", db_index=False
    )
    reply = models.ForeignKey("tickets.Reply", null=True, on_delete=models.PROTECT, related_name="sent_mails")
    message_id = models.CharField(max_length=998)
    is_automatic = models.BooleanField(help_text="Not written by a person; only these are capped.")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [one_of("kind", SentMailKind)]
        indexes = [
            models.Index(fields=["address", "at"], name="sent_mail_to_address"),
            models.Index(fields=["domain", "at"], name="sent_mail_to_domain"),
            models.Index(fields=["ticket", "at"], name="sent_mail_of_ticket"),
            models.Index(fields=["-at", "-id"], name="sent_mail_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="sent_mail_by_kind"),
            models.Index(fields=["message_id"], name="sent_mail_by_message_id"),
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} to {self.address}"
